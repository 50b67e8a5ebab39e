/** Rows that are not deleted, as each service marks it. */
import { type Expression, type SqlBool, sql } from 'kysely'

/** Cinder's flag: 0 in MySQL, false in PostgreSQL; both take this. */
export const alive: Expression<SqlBool> = sql<SqlBool>`deleted = false`

/** Nova writes the row's own number when it deletes it. */
export const aliveInNova: Expression<SqlBool> = sql<SqlBool>`deleted = 0`
