/** The parts that all lists in the order of a key share. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'

/** The rows behind this one. */
export const following = (column: string, after: string | number | null): Expression<SqlBool> =>
  after === null ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} > ${after}`

export const atMost = (limit: number | null): RawBuilder<unknown> =>
  limit === null ? sql`` : sql`limit ${sql.lit(limit)}`
