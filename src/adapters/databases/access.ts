/** A connection, and what its database has. */
import type { CompiledQuery } from 'kysely'
import { connect } from './connect.ts'
import type { DatabaseUrl } from './database-url.ts'
import type { Row } from './rows.ts'
import { demand, readSchema, type Schema } from './schema.ts'
import type { ConnectionOptions, SqlConnection } from './sql-connection.ts'

export interface Access {
  readonly connection: SqlConnection
  readonly schema: Schema
}

/** Columns by table, that every known release has. */
export type Demanded = Readonly<Record<string, readonly string[]>>

/** Throws, and leaves no connection behind, when the database is not what it should be. */
export async function openAccess(url: DatabaseUrl, options: ConnectionOptions, demanded: Demanded): Promise<Access> {
  const connection = await connect(url, options)
  try {
    const schema = await readSchema(connection)
    for (const [table, columns] of Object.entries(demanded)) demand(schema, options.source, table, columns)
    return { connection, schema }
  } catch (thrown) {
    await connection.end()
    throw thrown
  }
}

/** The same, and from here on at one moment. */
export async function beginAccess(open: () => Promise<Access>): Promise<Access> {
  const access = await open()
  try {
    await access.connection.begin()
    return access
  } catch (thrown) {
    await access.connection.end()
    throw thrown
  }
}

export const rowsOf = ({ connection }: Access, query: CompiledQuery): Promise<readonly Row[]> =>
  connection.all(query as CompiledQuery<Row>)
