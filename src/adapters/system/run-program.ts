/** Runs one program to its end or its deadline, and gathers what it says. */
import { spawn } from 'node:child_process'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ShellAnswer, ShellRequest } from '../../ports/shell.ts'

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly signal?: AbortSignal | undefined
  /** More than this on either stream is no answer. */
  readonly mostBytes?: number
}

const defaultDeadlineMs = 60_000
const defaultMostBytes = 256 << 20

/** How long a program that was asked to end may take before it is ended. */
const graceMs = 500

export async function runProgram(request: ShellRequest, options: ProgramOptions = {}): Promise<ShellAnswer> {
  const [program, ...args] = request.argv
  if (options.signal?.aborted) throw interrupted(program)
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let late = false
  let flooded = false
  let failure: NodeJS.ErrnoException | null = null
  const end = (): void => {
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref()
    // Who waits in the kernel for a dead disk obeys no signal: its pipes are left behind.
    setTimeout(() => child.stdout.destroy(), 2 * graceMs).unref()
    setTimeout(() => child.stderr.destroy(), 2 * graceMs).unref()
  }
  const deadline = setTimeout(() => {
    late = true
    end()
  }, request.deadlineMs ?? defaultDeadlineMs)
  options.signal?.addEventListener('abort', end, { once: true })
  const gather = (chunks: Buffer[]): ((chunk: Buffer) => void) => {
    let size = 0
    return (chunk) => {
      size += chunk.length
      if (size <= (options.mostBytes ?? defaultMostBytes)) chunks.push(chunk)
      else if (!flooded) {
        flooded = true
        end()
      }
    }
  }
  child.stdout.on('data', gather(stdout))
  child.stderr.on('data', gather(stderr))
  // A program that does not read its input to the end is no failure.
  child.stdin.on('error', () => {})
  child.stdin.end(request.stdin ?? '')
  const code = await new Promise<number | null>((resolve) => {
    const streams = [child.stdout, child.stderr]
    child.once('error', (error) => {
      failure = error
      resolve(null)
    })
    child.once('close', resolve)
    // An unkillable program never closes; it is left when both its pipes are.
    for (const stream of streams)
      stream.once('close', () => {
        if ((late || flooded) && streams.every((other) => other.destroyed)) resolve(null)
      })
  })
  clearTimeout(deadline)
  options.signal?.removeEventListener('abort', end)
  if (failure !== null) throw notRun(program, failure)
  if (options.signal?.aborted) throw interrupted(program)
  if (flooded) throw flood(program)
  return {
    code: late ? null : code,
    late,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  }
}

const interrupted = (program: string): CinderSweepError =>
  new CinderSweepError('interrupted', `interrupted while ${program} ran`, {
    hint: 'Nothing was changed by it. Run the command again.',
  })

const flood = (program: string): CinderSweepError =>
  new CinderSweepError('program.flood', `${program} says more than can be read`, {
    hint: 'Run it by hand and look at what it prints; another program may stand in its place.',
  })

function notRun(program: string, cause: NodeJS.ErrnoException): CinderSweepError {
  const missing = cause.code === 'ENOENT'
  return new CinderSweepError(
    'program.missing',
    missing ? `there is no program ${program}` : `cannot run ${program}: ${cause.code ?? cause.message}`,
    { hint: missing ? `Install the package that has ${program}, or put it on PATH.` : 'Check the rights on the file.' },
    { cause },
  )
}
