/** Runs one command line, and turns whatever happens into an exit code. */
import { CommanderError } from 'commander'
import { asFailure } from '../kernel/errors.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { standardOutput, tellFailure } from './output.ts'
import { makeProgram } from './program.ts'

export async function run(argv: readonly string[]): Promise<number> {
  const output = standardOutput()
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  // A reader that has seen enough, such as head, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.clean)
    throw error
  })
  let exitCode: number = exitCodes.clean
  const program = makeProgram({
    output,
    signal: interruption.signal,
    finish: (code) => {
      exitCode = code
    },
  })
  try {
    await program.parseAsync([...argv])
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.clean : exitCodes.usage
    const failure = asFailure(thrown)
    output.note(tellFailure(failure, argv.includes('--debug')))
    return exitCodeOf(failure)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}
