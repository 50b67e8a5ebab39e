/** A database server of its own: private files, a free port on loopback, gone when it is stopped. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a server is, for whoever talks to it. */
export interface DatabasePlace {
  readonly dialect: 'mysql' | 'postgres'
  readonly port: number
  /** In SQLAlchemy's form, for the administrator or whoever is named as `user:password`. */
  url(database: string, user?: string): string
}

export interface DatabaseServer extends DatabasePlace {
  /** The process, for who wants to stop it rudely or put it to sleep. */
  readonly pid: number
  stop(): Promise<void>
}

export interface Launch {
  readonly program: string
  readonly args: readonly string[]
  readonly directory: string
  /** Whose files they are, where root may not run it. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Whether it answers yet. */
  readonly isReady: () => Promise<boolean>
  /** What makes it end without waiting for its clients; SIGTERM unless told otherwise. */
  readonly stopsOn?: NodeJS.Signals
}

const schemes = { mysql: 'mysql+pymysql', postgres: 'postgresql+psycopg2' } as const

export const placeOf = (dialect: DatabasePlace['dialect'], port: number): DatabasePlace => ({
  dialect,
  port,
  url: (database, user = 'administrator:secret') => `${schemes[dialect]}://${user}@127.0.0.1:${port}/${database}`,
})

/** A directory that belongs to whoever runs the server. */
export function privateDirectory(name: string, user?: Launch['user']): string {
  const directory = mkdtempSync(join(tmpdir(), `cindersweep-${name}-`))
  if (user !== undefined) chownSync(directory, user.uid, user.gid)
  return directory
}

/** The numbers of an account, for programs that root may not run. */
export function account(name: string): NonNullable<Launch['user']> {
  const number = (flag: string): number => Number(run('id', [flag, name]).trim())
  return { uid: number('-u'), gid: number('-g') }
}

/** Runs a program to its end; what it complained about is in the error. */
export function run(program: string, args: readonly string[], user?: Launch['user']): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...user, cwd: '/' })
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`)
  return stdout
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const patienceMs = 60_000

/** The kernel ends it with whoever started it, also when that one is killed. */
export const endingWithUs = (program: string, args: readonly string[]): readonly [string, ...string[]] => [
  'setpriv',
  '--pdeathsig',
  'KILL',
  program,
  ...args,
]

export async function launch({
  program,
  args,
  directory,
  user,
  isReady,
  stopsOn = 'SIGTERM',
}: Launch): Promise<Pick<DatabaseServer, 'pid' | 'stop'>> {
  const log = join(directory, 'server.log')
  const output = openSync(log, 'w')
  const [first, ...rest] = endingWithUs(program, args)
  const child = spawn(first, rest, { cwd: directory, stdio: ['ignore', output, output], ...user })
  closeSync(output)
  // Whoever started it may end without asking it to.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(stopsOn)
    const late = setTimeout(kill, patienceMs)
    await ended
    clearTimeout(late)
    process.removeListener('exit', kill)
    rmSync(directory, { recursive: true, force: true })
  }
  const endsAt = Date.now() + patienceMs
  while (!(await isReady())) {
    if (hasEnded(child) || Date.now() > endsAt) {
      const said = readFileSync(log, 'utf8').slice(-2000)
      await stop()
      throw new Error(`${program} did not start: ${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { pid: child.pid ?? 0, stop }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null
