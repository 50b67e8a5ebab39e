/** Ceph's own programs, asked with one user and one configuration; what they fail with is told as what it is. */
import { CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'
import type { Shell, ShellAnswer } from '../../ports/shell.ts'

export interface RbdAccess {
  readonly shell: Shell
  readonly pool: string
  readonly user?: string | undefined
  readonly confFile?: string | undefined
  readonly keyring?: string | undefined
  readonly cluster?: string | undefined
  readonly deadlineMs: number
}

export interface RbdCommand {
  /** What the program printed of a whole pool; a failure is never an empty list. */
  list(...args: readonly string[]): Promise<string>
  /** What the program printed of one image or object; null when that is not there. */
  ask(program: 'rbd' | 'rados', ...args: readonly string[]): Promise<string | null>
  /** As it answered, whatever that is. */
  run(program: 'rbd' | 'ceph', ...args: readonly string[]): Promise<ShellAnswer>
}

export function rbdCommand(access: RbdAccess): RbdCommand {
  const run = async (program: string, args: readonly string[]): Promise<ShellAnswer> =>
    access.shell.run({ argv: [program, ...accessOf(access), ...args], deadlineMs: access.deadlineMs })
  return {
    run: (program, ...args) => run(program, args),
    async list(...args) {
      const answer = await run('rbd', args)
      if (answer.code === 0) return answer.stdout
      throw failureOf(`rbd ${args.join(' ')}`, answer)
    },
    async ask(program, ...args) {
      const answer = await run(program, args)
      if (answer.code === 0) return answer.stdout
      if (isAbsent(answer.stderr)) return null
      throw failureOf(`${program} ${args.join(' ')}`, answer)
    },
  }
}

function failureOf(call: string, { code, late, stderr }: ShellAnswer): CinderSweepError {
  if (late) return failed('endpoint.timeout', `${call} did not answer in time`)
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return failed(codeOf(stderr), `${call} failed${said === '' ? ` with ${code}` : `: ${said}`}`)
}

/** Of a pool that is not there nothing can be said: only an image or an object of its may be absent. */
const isAbsent = (stderr: string): boolean =>
  /\(2\) No such file or directory/.test(stderr) && !/opening pool|pool .*(not found|does not exist)/i.test(stderr)

const accessOf = ({ user, confFile, keyring, cluster }: RbdAccess): readonly string[] => [
  ...(cluster === undefined ? [] : ['--cluster', cluster]),
  ...(confFile === undefined ? [] : ['-c', confFile]),
  ...(user === undefined ? [] : ['--id', user]),
  ...(keyring === undefined ? [] : ['--keyring', keyring]),
]

const codeOf = (stderr: string): ErrorCode =>
  /\(1\)|\(13\)|Operation not permitted|Permission denied|EPERM|EACCES/.test(stderr)
    ? 'host.refused'
    : 'host.unreachable'

const failed = (code: ErrorCode, message: string): CinderSweepError =>
  new CinderSweepError(code, message, {
    hint: "Run it by hand with the same user and ceph.conf; it needs the caps \"mon 'profile rbd-read-only' osd 'profile rbd-read-only'\" of the pool.",
  })
