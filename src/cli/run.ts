/** Runs one command line, and turns whatever happens into an exit code. */
import { CommanderError } from 'commander'
import { asFailure } from '../kernel/errors.ts'
import { watchDelivery } from './delivery.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { type Output, standardOutput, tellFailure } from './output.ts'
import { makeProgram } from './program.ts'

export async function run(argv: readonly string[]): Promise<number> {
  const output = standardOutput()
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const delivery = watchDelivery()
  try {
    const exitCode = await execute(argv, output, interruption.signal)
    const lost = await delivery.failure()
    return lost === null ? exitCode : failed(lost, argv, output)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** The same, for whoever has an output and a signal of their own. */
export async function execute(argv: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  let exitCode: number = exitCodes.clean
  const program = makeProgram({
    output,
    signal,
    finish: (code) => {
      exitCode = code
    },
  })
  try {
    await program.parseAsync([...argv])
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.clean : exitCodes.usage
    return failed(thrown, argv, output)
  }
}

function failed(thrown: unknown, argv: readonly string[], output: Output): number {
  const failure = asFailure(thrown)
  output.note(tellFailure(failure, output, argv.includes('--debug')))
  return exitCodeOf(failure)
}
