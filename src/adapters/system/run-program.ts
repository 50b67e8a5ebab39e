/** Runs one program to its end or its deadline, and gathers what it says. */
import { type ExecFileException, execFile } from 'node:child_process'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ShellAnswer, ShellRequest } from '../../ports/shell.ts'

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly signal?: AbortSignal | undefined
  /** More than this on either stream is no answer. */
  readonly mostBytes?: number | undefined
}

export const defaultDeadlineMs = 60_000
const defaultMostBytes = 256 << 20

/** Who waits in the kernel for a dead disk obeys no signal, not even the last: it is left behind after this. */
export const graceMs = 2_000

export async function runProgram(request: ShellRequest, options: ProgramOptions = {}): Promise<ShellAnswer> {
  const [program, ...args] = request.argv
  const { deadlineMs = defaultDeadlineMs, stdin = '' } = request
  const { env, signal, mostBytes = defaultMostBytes } = options
  return new Promise((resolve, reject) => {
    const settings = {
      encoding: 'utf8' as const,
      timeout: deadlineMs,
      killSignal: 'SIGKILL' as const,
      maxBuffer: mostBytes,
      ...(env === undefined ? {} : { env: { ...env } }),
      ...(signal === undefined ? {} : { signal }),
    }
    const unkillable = setTimeout(
      () => resolve({ code: null, late: true, stdout: '', stderr: '' }),
      deadlineMs + graceMs,
    )
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      clearTimeout(unkillable)
      const failure = error === null ? null : programFailure(program, error)
      if (failure !== null) reject(failure)
      else resolve({ code: codeOf(error), late: error?.killed === true, stdout, stderr })
    })
    // A program that does not read its input to the end is no failure.
    child.stdin?.on('error', () => {})
    child.stdin?.end(stdin)
  })
}

/** Null when a signal ended it. */
const codeOf = (error: ExecFileException | null): number | null =>
  error === null ? 0 : typeof error.code === 'number' ? error.code : null

/** Null for what is an answer: an exit code, a signal, a deadline. */
export function programFailure(program: string, error: Error & { readonly code?: unknown }): CinderSweepError | null {
  const { code } = error
  if (error.name === 'AbortError') {
    return new CinderSweepError('interrupted', `interrupted while ${program} ran`, {
      hint: 'Nothing was changed by it. Run the command again.',
    })
  }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new CinderSweepError('program.flood', `${program} says more than can be read`, {
      hint: 'Run it by hand and look at what it prints; another program may stand in its place.',
    })
  }
  if (typeof code !== 'string') return null
  const missing = code === 'ENOENT'
  return new CinderSweepError(
    'program.missing',
    missing ? `there is no program ${program}` : `cannot run ${program}: ${code}`,
    { hint: missing ? `Install the package that has ${program}, or put it on PATH.` : 'Check the rights on the file.' },
    { cause: error },
  )
}
