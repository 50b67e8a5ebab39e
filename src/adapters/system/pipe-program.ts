/** Runs one program and hands on what it says as it comes, so that nothing of it need fit in memory. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Pipe, Piped } from '../../ports/pipe.ts'
import type { ShellRequest } from '../../ports/shell.ts'
import { defaultDeadlineMs, graceMs, type ProgramOptions, programFailure } from './run-program.ts'

/** Of its complaints so much is kept. */
const mostComplaint = 64 << 10

export const localPipe = (options: ProgramOptions = {}): Pipe => ({
  name: 'this machine',
  open: (request) => pipeProgram(request, options),
})

export function pipeProgram(request: ShellRequest, { env, signal }: ProgramOptions = {}): Piped {
  const [program, ...args] = request.argv
  const child = spawn(program, args, {
    stdio: 'pipe',
    killSignal: 'SIGKILL',
    ...(env === undefined ? {} : { env: { ...env } }),
    ...(signal === undefined ? {} : { signal }),
  })
  const end = watchEnd(child, program, request.deadlineMs ?? defaultDeadlineMs)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < mostComplaint) stderr += text
  })
  // A program that does not read its input to the end is no failure.
  child.stdin.on('error', () => {})
  child.stdin.end(request.stdin ?? '')
  const answer = end.code.then((code) => ({ code, late: end.late(), stderr }))
  // Whoever reads the output asks for this only when that has ended: until then it is no unhandled failure.
  answer.catch(() => {})
  return { output: outputOf(child, end), answer }
}

interface End {
  /** Null when it did not end by itself. */
  readonly code: Promise<number | null>
  late(): boolean
}

/** Who waits in the kernel for a dead disk obeys no signal: what it would have said is not waited for. */
function watchEnd(child: ChildProcessWithoutNullStreams, program: string, deadlineMs: number): End {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  let late = false
  let grace: NodeJS.Timeout | undefined
  const deadline = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
    grace = setTimeout(() => {
      child.stdout.destroy()
      resolve(null)
    }, graceMs)
  }, deadlineMs)
  child.on('close', (code) => resolve(code))
  child.on('error', (error) => {
    const failure = programFailure(program, error)
    if (failure !== null) reject(failure)
  })
  const code = promise.finally(() => {
    clearTimeout(deadline)
    clearTimeout(grace)
  })
  return { code, late: () => late }
}

async function* outputOf(child: ChildProcessWithoutNullStreams, end: End): AsyncIterable<Uint8Array> {
  try {
    yield* child.stdout
  } catch (thrown) {
    // An output that was given up, or never began: the answer tells why.
    if (!end.late() && child.pid !== undefined && !child.killed) throw thrown
  }
}
