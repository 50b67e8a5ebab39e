/** One transaction that may write, in a session of its own: all of it happens, or nothing. */
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import { connect } from './connect.ts'
import type { DatabaseUrl, Dialect } from './database-url.ts'
import type { Row } from './rows.ts'
import { readSchema, type Schema } from './schema.ts'
import type { ConnectionOptions, SqlConnection } from './sql-connection.ts'

type Value = string | number | boolean | null

/** Statements are written with `?` for each value; names in them are ours, never the world's. */
export interface WriteSession {
  readonly dialect: Dialect
  readonly schema: Schema
  rows(statement: string, values: readonly Value[]): Promise<readonly Row[]>
  /** How many rows it found; those that were so already are among them. */
  change(statement: string, values: readonly Value[]): Promise<number>
  /** The moment by the server's clock, in UTC, as its columns hold it. */
  now(): Promise<string>
}

const sessionOf: Readonly<Record<Dialect, readonly string[]>> = {
  mysql: [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'SET SESSION TRANSACTION READ WRITE',
    'SET SESSION innodb_lock_wait_timeout = 5',
    'START TRANSACTION',
  ],
  postgres: [
    'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE',
    "SET lock_timeout = '5s'",
    'BEGIN',
  ],
}

const nowOf: Readonly<Record<Dialect, string>> = {
  mysql: 'SELECT utc_timestamp() AS now',
  postgres: "SELECT date_trunc('second', timezone('utc', now())) AS now",
}

/** Whatever throws within rolls all of it back. What fails at its very end is not known to have been done or not. */
export async function inTransaction<T>(
  url: DatabaseUrl,
  options: ConnectionOptions,
  work: (session: WriteSession) => Promise<T>,
): Promise<T> {
  const connection = await connect(url, options)
  try {
    const schema = await readSchema(connection)
    for (const statement of sessionOf[connection.dialect]) await run(connection, statement, [])
    const result = await work(sessionOn(connection, schema)).catch(async (thrown: unknown) => {
      // A connection that is gone takes its transaction with it.
      await run(connection, 'ROLLBACK', []).catch(() => undefined)
      throw lockedBySomebody(thrown, options.source)
    })
    await run(connection, 'COMMIT', [])
    return result
  } finally {
    await connection.end()
  }
}

function sessionOn(connection: SqlConnection, schema: Schema): WriteSession {
  const { dialect } = connection
  return {
    dialect,
    schema,
    rows: (statement, values) => run(connection, statement, values) as Promise<readonly Row[]>,
    async change(statement, values) {
      if (dialect === 'postgres') return ((await run(connection, `${statement} RETURNING 1`, values)) as Row[]).length
      return ((await run(connection, statement, values)) as { affectedRows: number }).affectedRows
    },
    now: async () => String(((await run(connection, nowOf[dialect], [])) as Row[])[0]?.['now']),
  }
}

/** PostgreSQL numbers its values. */
function run(connection: SqlConnection, statement: string, values: readonly Value[]): Promise<unknown> {
  let count = 0
  const sql = connection.dialect === 'mysql' ? statement : statement.replaceAll('?', () => `$${++count}`)
  return connection.all({ sql, parameters: values } as never)
}

const lockCodes: ReadonlySet<unknown> = new Set(['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_DEADLOCK', '55P03', '40P01', '40001'])

/** Nothing was changed then: another transaction was there first. */
function lockedBySomebody(thrown: unknown, source: string): CinderSweepError {
  const failure = asFailure(thrown)
  if (!lockCodes.has(failure.facts['database_code'])) return failure
  return new CinderSweepError(
    'act.refused',
    `${source}: the service itself, or somebody else, has these rows locked`,
    { hint: 'Wait until it is done, then make a new plan.' },
    { cause: failure },
  )
}
