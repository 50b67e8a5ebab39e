/** Narrowed lists, cut into statements of a size that every server takes. */
import { type Expression, type SqlBool, sql } from 'kysely'
import type { Among, IdRange } from '../../ports/among.ts'

/** More would make the planner give up the index. */
const perStatement = 200

/** One condition on the column for each statement that it takes. */
export function* conditions(column: string, { ranges, ids }: Among): Iterable<Expression<SqlBool>> {
  const key = sql.ref<string>(column)
  for (const some of inChunks(ranges, perStatement)) yield anyOf(some.map((range) => within(key, range)))
  for (const some of inChunks(ids, perStatement)) yield isOneOf(column, some)
}

export const isOneOf = (column: string, values: readonly (string | number)[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`

const within = (key: Expression<string>, { from, to }: IdRange): Expression<SqlBool> =>
  to === null ? sql<SqlBool>`${key} >= ${from}` : sql<SqlBool>`(${key} >= ${from} and ${key} < ${to})`

const anyOf = (parts: readonly Expression<SqlBool>[]): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.join(parts, sql` or `)})`

export function* inChunks<T>(items: readonly T[], size: number = perStatement): Iterable<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size)
}
