/** Opens a connection to a database of either kind. */
import type { DatabaseUrl } from './database-url.ts'
import type { ConnectionOptions, SqlConnection } from './sql-connection.ts'

/** The drivers are large; only the one that is needed is loaded. */
export async function connect(url: DatabaseUrl, options: ConnectionOptions): Promise<SqlConnection> {
  return url.dialect === 'mysql'
    ? (await import('./mysql-connection.ts')).connectMysql(url, options)
    : (await import('./postgres-connection.ts')).connectPostgres(url, options)
}
