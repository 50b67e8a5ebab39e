/** Lists that come in pages, each beginning after a marker. */
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import type { HttpReply } from '../../ports/http.ts'
import { isMapping, type Mapping } from './cloud-files.ts'
import { nonsense } from './service-error.ts'

export interface Page {
  readonly rows: readonly Mapping[]
  /** Whether the service says, or lets us expect, that there is more. */
  readonly more: boolean
}

export interface PageReader {
  /** What is read, for errors: `Cinder’s volumes`. */
  readonly what: string
  /** The field of a row by which the next page is asked for. */
  readonly key: string
  readPage(marker: string | null): Promise<Page>
  /** Whether a failure means only that the marker's row was deleted meanwhile. */
  isMarkerGone(failure: CinderSweepError, marker: string): boolean
}

/**
 * All pages of a list. A marker that was deleted while we read is replaced by the nearest row before
 * it that still lives; what then comes twice is left out. A service that ignores the marker, or answers
 * from a cache, would go in a circle for ever: that is noticed, and a failure.
 */
export async function* readPages(reader: PageReader): AsyncGenerator<readonly Mapping[]> {
  const ends = new Set<string>()
  let last: readonly Mapping[] = []
  for (;;) {
    const { page, overlaps } = await readAfter(reader, last)
    const rows = overlaps ? without(page.rows, last, reader.key) : page.rows
    if (page.rows.length === 0) return
    const end = markerOf(page.rows.at(-1), reader.key)
    if (rows.length === 0 || ends.has(end)) throw inCircles(reader.what)
    ends.add(end)
    yield rows
    if (!page.more) return
    last = page.rows
  }
}

const markerOf = (row: Mapping | undefined, key: string): string => String(row?.[key])

/** A list that would never end. */
export const inCircles = (what: string): CinderSweepError =>
  new CinderSweepError('endpoint.nonsense', `${what}: the service gives the same page again, whatever the marker`, {
    hint: 'A cache or proxy in front of the service may drop the query: look there.',
  })

interface After {
  readonly page: Page
  /** Set when the page begins before the last one's end, so that some rows come twice. */
  readonly overlaps: boolean
}

async function readAfter(reader: PageReader, last: readonly Mapping[]): Promise<After> {
  if (last.length === 0) return { page: await reader.readPage(null), overlaps: false }
  for (let i = last.length - 1; i >= 0; i--) {
    const marker = markerOf(last[i], reader.key)
    try {
      return { page: await reader.readPage(marker), overlaps: i < last.length - 1 }
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (!reader.isMarkerGone(failure, marker)) throw failure
    }
  }
  throw new CinderSweepError(
    'endpoint.cut-short',
    `${reader.what}: every row of the last page was deleted before the next could be read`,
    {
      hint: 'The list changes faster than it can be read: try again when the cloud is quieter.',
      retry: 'now',
    },
  )
}

function without(rows: readonly Mapping[], known: readonly Mapping[], key: string): readonly Mapping[] {
  const markers = new Set(known.map((row) => markerOf(row, key)))
  return rows.filter((row) => !markers.has(markerOf(row, key)))
}

/** The rows under a key of an answer; anything else in its place is not an answer of this service. */
export function rowsOf(reply: HttpReply, key: string, what: string): readonly Mapping[] {
  const rows = isMapping(reply.body) ? reply.body[key] : undefined
  if (!Array.isArray(rows)) throw nonsense(what, `without a list "${key}"`, reply)
  for (const row of rows) {
    if (!isMapping(row)) throw nonsense(what, `with something in "${key}" that is not a record`, reply)
  }
  return rows
}
