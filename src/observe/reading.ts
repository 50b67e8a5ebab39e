/** One reading of one kind of record: what came, and what did not. */
import { asFailure, type CinderSweepError, type ErrorCode } from '../kernel/errors.ts'
import {
  absentWhenAsked,
  type Fact,
  type Listing,
  present,
  type Unseen,
  type UnseenReason,
  unknown,
} from '../kernel/fact.ts'
import type { Progress } from '../ports/progress.ts'

export interface Reading<T, List extends readonly T[] = readonly T[]> {
  readonly records: List
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
  'host.refused': 'refused',
  'host.key': 'refused',
  'program.flood': 'nonsense',
  'api.too-old': 'too-old',
  'catalogue.missing': 'unreachable',
  'database.url': 'nonsense',
  'database.timeout': 'timed-out',
  'database.refused': 'refused',
  'database.schema': 'nonsense',
  'database.cut-short': 'cut-short',
  'config.reference': 'refused',
}

/** A failure to read as what it means: not that nothing is there, but that it was not seen. */
export function unseenBecause(source: string, failure: CinderSweepError): Unseen {
  return { source, reason: reasons[failure.code] ?? 'unreachable', detail: failure.message }
}

/** Interruptions end the command; every other failure to read is an observation. */
export function unlessInterrupted(thrown: unknown): CinderSweepError {
  const failure = asFailure(thrown)
  if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
  return failure
}

/** Takes every record of a list; says why not all came, when not all came. */
export async function readEach<T>(
  source: string,
  kind: string,
  pages: AsyncIterable<readonly T[]>,
  progress: Progress,
  take: (record: T) => void,
): Promise<Unseen | null> {
  let count = 0
  try {
    for await (const page of pages) {
      for (const record of page) take(record)
      count += page.length
      progress.read(source, kind, count)
    }
    return null
  } catch (thrown) {
    return unseenBecause(source, unlessInterrupted(thrown))
  }
}

/** Gathers a list. What one that broke off had brought is kept, but it is not called whole. */
export async function readPages<T>(
  source: string,
  kind: string,
  pages: AsyncIterable<readonly T[]>,
  progress: Progress,
): Promise<Reading<T, T[]>> {
  const records: T[] = []
  const unseen = await readEach(source, kind, pages, progress, (record) => records.push(record))
  return { records, unseen }
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

/** Whether a thing is there, by a direct question for it. */
export async function askFact<T>(source: string, question: () => Promise<T | null>): Promise<Fact<T>> {
  const asked = await askOne(source, question)
  if ('unseen' in asked) return unknown(asked.unseen)
  return asked.answer === null ? absentWhenAsked : present(asked.answer)
}

/** Several things, by a direct question for whom they belong to. */
export async function askList<T>(source: string, question: () => Promise<readonly T[]>): Promise<Listing<T>> {
  const asked = await askOne(source, question)
  return 'unseen' in asked
    ? { items: [], unseen: asked.unseen, asked: true }
    : { items: asked.answer, unseen: null, asked: true }
}
