/** One entry of a service's log, in whatever form it was written or shipped. */
import type { ServerId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/time.ts'

export interface LogRecord {
  /** In UTC; null where the line has no time, or one whose zone is not known. */
  readonly at: string | null
  /** `DEBUG`, `INFO`, `WARNING`, `ERROR`, `CRITICAL`. */
  readonly level: string
  readonly logger: string
  readonly process: string | null
  readonly request: string | null
  /** The request of another service in whose course this one came. */
  readonly globalRequest: string | null
  readonly instance: ServerId | null
  readonly message: string
  /** The traceback, without what stands before each of its lines. */
  readonly trace: readonly string[]
}

/** The level under one name; null for a word that is none. */
export function levelOf(word: string): string | null {
  const upper = word.toUpperCase()
  if (upper === 'WARN') return 'WARNING'
  if (upper === 'AUDIT' || upper === 'NOTICE') return 'INFO'
  if (upper === 'FATAL') return 'CRITICAL'
  return ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'].includes(upper) ? upper : null
}

/**
 * A date and a time of day in a zone such as `Z`, `+02:00` or `Europe/Berlin`; null without one, since hours would be
 * guessed.
 */
export function instantIn(local: string, zone: string | null): string | null {
  if (zone === null) return null
  const moment = local.replace(' ', 'T')
  const at = Date.parse(`${moment}${/^(?:Z|[+-])/.test(zone) ? zone : offsetOf(zone, moment.slice(0, 13))}`)
  return Number.isNaN(at) ? null : formatInstant(at)
}

/** By zone and hour: a log has many lines of the same one. */
const offsets = new Map<string, string>()
const mostOffsets = 10_000

/** What a place's clock is ahead of UTC in an hour such as `2026-03-29T01`; what is no offset where there is none such. */
function offsetOf(zone: string, hour: string): string {
  const key = `${zone} ${hour}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= mostOffsets) offsets.clear()
  let offset: string
  try {
    offset = Temporal.PlainDateTime.from(`${hour}:00`).toZonedDateTime(zone).offset
  } catch {
    // With this the moment is no instant.
    offset = '?'
  }
  offsets.set(key, offset)
  return offset
}

/** From seconds since 1970. */
export function instantOf(seconds: number): string | null {
  const ms = Math.round(seconds * 1e3)
  return Math.abs(ms) <= 8.64e15 ? formatInstant(ms) : null
}

const request = /^req-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Request ids among the words of a context; with two, the first is the one of the service that called. */
export function requestsIn(words: readonly string[]): Pick<LogRecord, 'request' | 'globalRequest'> {
  const [first, second] = words.filter((word) => request.test(word))
  return { request: second ?? first ?? null, globalRequest: second === undefined ? null : (first ?? null) }
}
