/** Which tables and columns a database has, by its own account: releases differ, and names of releases lie. */
import { type AliasedRawBuilder, sql } from 'kysely'
import { CinderSweepError } from '../../kernel/errors.ts'
import { builderFor } from './builder.ts'
import type { SqlConnection } from './sql-connection.ts'

interface InformationSchema {
  readonly 'information_schema.columns': {
    readonly table_schema: string
    readonly table_name: string
    readonly column_name: string
  }
}

/** The columns of each table. A table that the account may not read is not among them. */
export type Schema = ReadonlyMap<string, ReadonlySet<string>>

export async function readSchema(connection: SqlConnection): Promise<Schema> {
  const current = connection.dialect === 'mysql' ? sql<string>`database()` : sql<string>`current_schema()`
  const query = builderFor<InformationSchema>(connection.dialect)
    .selectFrom('information_schema.columns')
    // MySQL 8 gives the names of these in capitals unless they are named anew.
    .select(['table_name as table', 'column_name as column'])
    .where('table_schema', '=', current)
    .compile()
  const schema = new Map<string, Set<string>>()
  for (const { table, column } of await connection.all<{ table: string; column: string }>(query as never)) {
    schema.getOrInsertComputed(table, () => new Set()).add(column)
  }
  return schema
}

/** What keeps these columns of a table from being read; null when nothing does. */
function lacking(schema: Schema, table: string, columns: readonly string[]): string | null {
  const found = schema.get(table)
  if (found === undefined) return `there is no table "${table}", or the account may not read it`
  const missing = columns.filter((column) => !found.has(column))
  if (missing.length === 0) return null
  return `table "${table}" has no column ${missing.join(', ')}, or the account may not read it`
}

/** What a table lacks that every known release has, as a failure; null where it lacks nothing. */
export function lackOf(
  schema: Schema,
  source: string,
  table: string,
  columns: readonly string[],
): CinderSweepError | null {
  const lack = lacking(schema, table, columns)
  if (lack === null) return null
  return new CinderSweepError('database.schema', `${source}: ${lack}`, {
    hint: `GRANT SELECT on "${table}" to the account, and check that the URL names the right database.`,
    facts: { source },
  })
}

/** Throws where a table lacks that. */
export function demand(schema: Schema, source: string, table: string, columns: readonly string[]): void {
  const lack = lackOf(schema, source, table, columns)
  if (lack !== null) throw lack
}

/** A column where the schema has it, null where its release is too old or too new for it. */
export const optional = <Name extends string>(
  schema: Schema,
  table: string,
  column: Name,
): AliasedRawBuilder<string | number | boolean | null, Name> =>
  (schema.get(table)?.has(column) ? sql<string | null>`${sql.ref(`${table}.${column}`)}` : sql<null>`null`).as(column)
