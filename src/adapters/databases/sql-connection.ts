/** One connection to one database, which only reads. */
import type { CompiledQuery } from 'kysely'
import type { Dialect } from './database-url.ts'

/** The columns of a row, in the order in which they were asked for. */
export type Columns = readonly unknown[]

/** A list in the order of a key that no two rows share. */
export interface OrderedList {
  /** So many rows after the one with this key; all of them, from the first, where these are null. */
  query(after: string | number | null, limit: number | null): CompiledQuery
  /** Where in the columns the key is. */
  readonly key: number
}

export interface SqlConnection {
  readonly dialect: Dialect
  all<R>(query: CompiledQuery<R>): Promise<readonly R[]>
  /** Rows of a large table, as they come. */
  pages(list: OrderedList): AsyncIterable<readonly Columns[]>
  /** From here to `end` everything is read as it was at this moment. */
  begin(): Promise<void>
  end(): Promise<void>
}

export interface ConnectionOptions {
  /** The source, as errors call it. */
  readonly source: string
  readonly signal?: AbortSignal | undefined
  /** How long connecting may take. */
  readonly deadlineMs: number
  /** How long a statement may take before the next rows come of it; some minutes unless told otherwise. */
  readonly silenceMs?: number
}

/** How many rows come at a time: enough to be worth the way, few enough to be forgotten before others come. */
export const pageRows = 1_000
