/** Lists that come in pages, each beginning after a marker. */
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import { isMapping, type Mapping } from './cloud-files.ts'

export interface Page {
  readonly rows: readonly Mapping[]
  /** Whether the service says, or lets us expect, that there is more. */
  readonly more: boolean
}

export interface PageReader {
  /** What is read, for errors: `Cinder’s volumes`. */
  readonly what: string
  readPage(marker: string | null): Promise<Page>
  /** Whether a failure means only that the marker's row was deleted meanwhile. */
  isMarkerGone(failure: CinderSweepError): boolean
}

/**
 * All pages of a list. A marker that was deleted while we read is replaced by the nearest row before
 * it that still lives; what then comes twice is left out. A service that ignores the marker would
 * repeat its first page for ever: that is noticed, and a failure.
 */
export async function* readPages(reader: PageReader): AsyncGenerator<readonly Mapping[]> {
  let last: readonly Mapping[] = []
  for (;;) {
    const { page, overlaps } = await readAfter(reader, last)
    const rows = overlaps ? without(page.rows, last) : page.rows
    if (page.rows.length > 0 && (rows.length === 0 || (last.length > 0 && rows[0]?.['id'] === last[0]?.['id']))) {
      throw new CinderSweepError(
        'endpoint.nonsense',
        `${reader.what}: the service repeats the same page whatever the marker`,
        { hint: 'A cache or proxy in front of the service may drop the query: look there.' },
      )
    }
    if (rows.length > 0) yield rows
    if (!page.more || page.rows.length === 0) return
    last = page.rows
  }
}

interface After {
  readonly page: Page
  /** Set when the page begins before the last one's end, so that some rows come twice. */
  readonly overlaps: boolean
}

async function readAfter(reader: PageReader, last: readonly Mapping[]): Promise<After> {
  if (last.length === 0) return { page: await reader.readPage(null), overlaps: false }
  for (let i = last.length - 1; i >= 0; i--) {
    try {
      return { page: await reader.readPage(last[i]?.['id'] as string), overlaps: i < last.length - 1 }
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (!reader.isMarkerGone(failure)) throw failure
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

function without(rows: readonly Mapping[], known: readonly Mapping[]): readonly Mapping[] {
  const ids = new Set(known.map((row) => row['id']))
  return rows.filter((row) => !ids.has(row['id']))
}

/** The rows under a key of an answer; anything else in its place is not an answer of this service. */
export function rowsOf(body: unknown, key: string, what: string): readonly Mapping[] {
  const rows = isMapping(body) ? body[key] : undefined
  if (!Array.isArray(rows)) throw nonsense(what, `without a list "${key}"`)
  for (const row of rows) {
    if (!isMapping(row)) throw nonsense(what, `with something in "${key}" that is not a record`)
  }
  return rows
}

export function nonsense(what: string, how: string): CinderSweepError {
  return new CinderSweepError('endpoint.nonsense', `${what}: the service answered ${how}`, {
    hint: 'Check that the endpoint is the API itself, and that nothing in between rewrites answers.',
  })
}
