/** Lists of whole records: narrowed ones by some statements, others page by page. */
import { type CompiledQuery, type Expression, type SqlBool, sql } from 'kysely'
import type { Pages } from '../../ports/cinder.ts'
import { type Access, rowsOf } from './access.ts'
import { following } from './ordered.ts'
import type { Row } from './rows.ts'
import { pageRows } from './sql-connection.ts'

export type Condition = Expression<SqlBool>

/** A list in the order of its `id`, of the rows that a condition leaves, cut off after so many. */
export type Build = (where: Condition, limit: number | null) => CompiledQuery

export const everything: Condition = sql<SqlBool>`true`

/** What each of the conditions leaves; the whole table where there are none. */
export async function* pagesOf(access: Access, build: Build, conditions: Iterable<Condition> | null): Pages<Row> {
  if (conditions !== null) {
    for (const condition of conditions) yield await rowsOf(access, build(condition, null))
    return
  }
  for (let after: string | number | null = null; ; ) {
    const page: readonly Row[] = await rowsOf(access, build(following('id', after), pageRows))
    yield page
    if (page.length < pageRows) return
    after = page.at(-1)?.['id'] as string | number
  }
}
