/** Rows that are locked, compared, changed and kept: as they were, and as they were left. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { RowImage } from '../../model/act.ts'
import type { Row } from './rows.ts'
import { demand } from './schema.ts'
import type { WriteSession } from './write-session.ts'

export type Cell = string | number | boolean | null
export type Cells = Readonly<Record<string, Cell>>

/** A table as far as it is kept: never a column that may hold a secret. */
export interface KeptTable {
  /** Which database it is in, as the journal calls it. */
  readonly database: string
  readonly table: string
  readonly key: string
  /** Those that this release has are kept; the others are passed over. */
  readonly columns: readonly string[]
}

/** Rows of a table, locked from here to the end of the transaction, in the order of their keys. */
export async function lock(
  session: WriteSession,
  kept: KeptTable,
  where: string,
  values: readonly Cell[],
): Promise<readonly Row[]> {
  const { table, key } = kept
  demand(session.schema, kept.database, table, [key])
  const names = columnsIn(session, kept).join(', ')
  return session.rows(`SELECT ${names} FROM ${table} WHERE ${where} ORDER BY ${key} FOR UPDATE`, values)
}

/** Writes these cells into one row that `lock` gave, and keeps both of its states. */
export async function write(session: WriteSession, kept: KeptTable, row: Row, cells: Cells): Promise<RowImage> {
  const { table, key } = kept
  const names = Object.keys(cells)
  const id = row[key] as string | number
  const count = await session.change(
    `UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE ${key} = ?`,
    [...Object.values(cells), id],
  )
  if (count !== 1) throw changed(`${count} rows of ${table} have the ${key} ${id}, and not one`)
  const [after] = await session.rows(`SELECT ${columnsIn(session, kept).join(', ')} FROM ${table} WHERE ${key} = ?`, [
    id,
  ])
  return { database: kept.database, table, key: { [key]: id }, before: row as Cells, after: (after ?? null) as Cells }
}

/** Whether this release has the table, and the account may read it. */
export const has = (session: WriteSession, table: string): boolean => session.schema.has(table)

const columnsIn = ({ schema }: WriteSession, { table, key, columns }: KeptTable): readonly string[] =>
  [key, ...columns].filter((column) => schema.get(table)?.has(column))

export const changed = (message: string): CinderSweepError =>
  new CinderSweepError('act.changed', message, { hint: 'Look again, and make a new plan.' })

export const refused = (message: string, hint: string): CinderSweepError =>
  new CinderSweepError('act.refused', message, { hint })
