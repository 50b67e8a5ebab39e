/** A PostgreSQL of its own. */
import { globSync, writeFileSync } from 'node:fs'
import pg from 'pg'
import { account, type DatabaseServer, freePort, launch, placeOf, privateDirectory, run } from './database-server.ts'

/** Debian keeps the programs of each version in a directory of its own, and not among the commands. */
const programs = (): string => {
  const found = globSync('/usr/lib/postgresql/*/bin')
    .sort((a, b) => versionOf(a) - versionOf(b))
    .at(-1)
  if (found === undefined) throw new Error('PostgreSQL is not installed')
  return found
}

const versionOf = (path: string): number => Number(path.split('/').at(-2))

/** `settings` are further words for the server. */
export async function startPostgres(settings: readonly string[] = []): Promise<DatabaseServer> {
  // It refuses to be run by root.
  const user = process.getuid?.() === 0 ? account('postgres') : undefined
  const bin = programs()
  const directory = privateDirectory('postgres', user)
  const data = `${directory}/data`
  const password = `${directory}/password`
  writeFileSync(password, 'secret\n', { mode: 0o644 })
  run(
    `${bin}/initdb`,
    ['-D', data, '-U', 'administrator', '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8', '--no-sync'],
    user,
  )
  const port = await freePort()
  const options = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${directory}`, 'fsync=off']
  const started = await launch({
    program: `${bin}/postgres`,
    args: ['-D', data, ...[...options, ...settings].flatMap((option) => ['-c', option])],
    directory,
    ...(user === undefined ? {} : { user }),
    isReady: () => answers(port),
    stopsOn: 'SIGINT',
  })
  return { ...started, ...placeOf('postgres', port) }
}

async function answers(port: number): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'administrator',
    password: 'secret',
    database: 'postgres',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
