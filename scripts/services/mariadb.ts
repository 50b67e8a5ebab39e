/** A MariaDB of its own. */
import { createConnection } from 'mysql2/promise'
import { type DatabaseServer, freePort, launch, placeOf, privateDirectory, run } from './database-server.ts'

const user = process.getuid?.() === 0 ? ['--user=root'] : []

/** `settings` are further words for the server. */
export async function startMariadb(settings: readonly string[] = []): Promise<DatabaseServer> {
  const directory = privateDirectory('mariadb')
  const data = `${directory}/data`
  run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...user,
  ])
  const port = await freePort()
  const socketPath = `${directory}/socket`
  const started = await launch({
    program: 'mariadbd',
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socketPath}`,
      `--pid-file=${directory}/pid`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--skip-log-bin',
      // Nothing in it outlives the test: it need not reach the disk.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-doublewrite=0',
      ...user,
      ...settings,
    ],
    directory,
    isReady: () => makeAdministrator(socketPath),
  })
  return { ...started, ...placeOf('mysql', port) }
}

async function makeAdministrator(socketPath: string): Promise<boolean> {
  try {
    const connection = await createConnection({ socketPath, user: 'root' })
    await connection.query("GRANT ALL ON *.* TO administrator@'127.0.0.1' IDENTIFIED BY 'secret' WITH GRANT OPTION")
    await connection.end()
    return true
  } catch {
    return false
  }
}
