/** Makes databases, tables, accounts and rows on a server of either kind. */
import { type ColumnDataType, Kysely, MysqlDialect, PostgresDialect, type RawBuilder, sql } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import type { DatabasePlace } from '../../../scripts/services/database-server.ts'
import { releaseNames } from '../../../src/simulate/releases.ts'
import { type ColumnKind, laterColumns, type Shapes } from './tables.ts'

export type AnyRow = Readonly<Record<string, string | number | boolean | null>>
type AnyTables = Record<string, Record<string, string | number | boolean | null>>

export interface Administrator {
  readonly server: DatabasePlace
  /** Makes a database with these tables, as they were in a release. */
  create(database: string, shapes: Shapes, release?: string): Promise<void>
  /** The two halves of it: many rows are written faster before there are indexes. */
  createTables(database: string, shapes: Shapes, release?: string): Promise<void>
  createIndexes(database: string, shapes: Shapes): Promise<void>
  insert(database: string, table: string, rows: readonly AnyRow[]): Promise<void>
  /** One statement, as it is. */
  run(database: string, statement: string): Promise<void>
  /** An account that may read these databases and nothing else. */
  reader(name: string, databases: readonly string[]): Promise<string>
  close(): Promise<void>
}

export function administrator(server: DatabasePlace): Administrator {
  const open = new Map<string, Kysely<AnyTables>>()
  const on = (database: string) => open.getOrInsertComputed(database, () => connected(server, database))
  const main = server.dialect === 'mysql' ? 'mysql' : 'postgres'
  const run = async (database: string, statement: string): Promise<void> => {
    await sql.raw(statement).execute(on(database))
  }
  return {
    server,
    run,
    async create(database, shapes, release) {
      await this.createTables(database, shapes, release)
      await this.createIndexes(database, shapes)
    },
    async createTables(database, shapes, release = '2026.1') {
      await run(main, `CREATE DATABASE ${database}${server.dialect === 'mysql' ? ' CHARACTER SET utf8mb3' : ''}`)
      for (const [table, shape] of Object.entries(shapes))
        await createTable(on(database), server, table, shape, release)
    },
    async createIndexes(database, shapes) {
      for (const [table, shape] of Object.entries(shapes)) await createIndexes(on(database), table, shape)
    },
    async insert(database, table, rows) {
      for (let i = 0; i < rows.length; i += 500)
        await on(database)
          .insertInto(table)
          .values(rows.slice(i, i + 500))
          .execute()
    },
    async reader(name, databases) {
      if (server.dialect === 'mysql') {
        await run(main, `CREATE USER ${name}@'127.0.0.1' IDENTIFIED BY 'look'`)
        for (const database of databases) await run(main, `GRANT SELECT ON ${database}.* TO ${name}@'127.0.0.1'`)
      } else {
        await run(main, `CREATE ROLE ${name} LOGIN PASSWORD 'look'`)
        for (const database of databases) await run(database, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${name}`)
      }
      return `${name}:look`
    },
    async close() {
      for (const database of open.values()) await database.destroy()
    },
  }
}

function connected(server: DatabasePlace, database: string): Kysely<AnyTables> {
  const login = { host: '127.0.0.1', port: server.port, user: 'administrator', password: 'secret', database }
  return new Kysely<AnyTables>({
    dialect:
      server.dialect === 'mysql'
        ? new MysqlDialect({ pool: createPool({ ...login, connectionLimit: 1, timezone: 'Z' }) })
        : new PostgresDialect({ pool: poolOf({ ...login, max: 1 }) }),
  })
}

/** Who kills the server knows that idle connections are lost by it. */
function poolOf(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  pool.on('error', () => {})
  return pool
}

async function createTable(
  db: Kysely<AnyTables>,
  { dialect }: DatabasePlace,
  table: string,
  shape: Shapes[string],
  release: string,
): Promise<void> {
  let builder = db.schema.createTable(table)
  for (const [column, kind] of Object.entries(shape.columns)) {
    if (isLater(table, column, release)) continue
    const isKey = column === shape.key || kind === 'number-of-row'
    builder = builder.addColumn(column, typeOf(kind, dialect), (it) =>
      isKey
        ? kind === 'number-of-row' && dialect === 'mysql'
          ? it.primaryKey().autoIncrement()
          : it.primaryKey()
        : it,
    )
  }
  await builder.execute()
}

async function createIndexes(db: Kysely<AnyTables>, table: string, shape: Shapes[string]): Promise<void> {
  for (const [i, columns] of (shape.indexes ?? []).entries())
    await db.schema
      .createIndex(`${table}_${i}`)
      .on(table)
      .columns([...columns])
      .execute()
  for (const column of shape.unique ?? [])
    await db.schema.createIndex(`${table}_${column}`).unique().on(table).column(column).execute()
}

const isLater = (table: string, column: string, release: string): boolean =>
  laterColumns.some(
    ([since, inTable, later]) =>
      inTable === table && later === column && releaseNames.indexOf(release) < releaseNames.indexOf(since),
  )

function typeOf(kind: ColumnKind, dialect: DatabasePlace['dialect']): ColumnDataType | RawBuilder<unknown> {
  const mysql = dialect === 'mysql'
  switch (kind) {
    case 'number-of-row':
      return mysql ? 'integer' : 'serial'
    case 'id':
      return 'varchar(36)'
    case 'name':
      return 'varchar(255)'
    case 'text':
      return mysql ? sql`mediumtext` : 'text'
    case 'flag':
      return mysql ? sql`tinyint(1)` : 'boolean'
    case 'int':
      return 'integer'
    case 'time':
      return mysql ? sql`datetime` : 'timestamp'
    case 'exact-time':
      return mysql ? sql`datetime(6)` : 'timestamp'
  }
}
