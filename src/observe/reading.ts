/** One reading of one kind of record: what came, and what did not. */
import { asFailure, type CinderSweepError, type ErrorCode } from '../kernel/errors.ts'
import type { Unseen, UnseenReason } from '../kernel/fact.ts'
import type { Progress } from '../ports/progress.ts'

export interface Reading<T> {
  readonly records: readonly T[]
  /** Null when the records are all there are. */
  readonly unseen: Unseen | null
}

const reasons: Readonly<Partial<Record<ErrorCode, UnseenReason>>> = {
  'endpoint.timeout': 'timed-out',
  'endpoint.cut-short': 'cut-short',
  'endpoint.nonsense': 'nonsense',
  'auth.forbidden': 'refused',
  'auth.refused': 'refused',
  'auth.expired': 'refused',
  'api.refused': 'refused',
  'api.too-old': 'too-old',
  'catalogue.missing': 'unreachable',
}

/** A failure to read as what it means: not that nothing is there, but that it was not seen. */
export function unseenBecause(source: string, failure: CinderSweepError): Unseen {
  return { source, reason: reasons[failure.code] ?? 'unreachable', detail: failure.message }
}

/** Interruptions end the command; every other failure to read is an observation. */
function unlessInterrupted(thrown: unknown): CinderSweepError {
  const failure = asFailure(thrown)
  if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
  return failure
}

/** Gathers pages. What a list that broke off had brought is kept, but it is not called whole. */
export async function readPages<T>(
  source: string,
  kind: string,
  pages: AsyncIterable<readonly T[]>,
  progress: Progress,
): Promise<Reading<T>> {
  const records: T[] = []
  try {
    for await (const page of pages) {
      for (const record of page) records.push(record)
      progress.read(source, kind, records.length)
    }
    return { records, unseen: null }
  } catch (thrown) {
    return { records, unseen: unseenBecause(source, unlessInterrupted(thrown)) }
  }
}

export async function readAll<T>(
  source: string,
  kind: string,
  list: () => Promise<readonly T[]>,
  progress: Progress,
): Promise<Reading<T>> {
  try {
    const records = await list()
    progress.read(source, kind, records.length)
    return { records, unseen: null }
  } catch (thrown) {
    return { records: [], unseen: unseenBecause(source, unlessInterrupted(thrown)) }
  }
}

/** One direct question; a failure is not an answer. */
export async function askOne<T>(
  source: string,
  question: () => Promise<T>,
): Promise<{ answer: T } | { unseen: Unseen }> {
  try {
    return { answer: await question() }
  } catch (thrown) {
    return { unseen: unseenBecause(source, unlessInterrupted(thrown)) }
  }
}
