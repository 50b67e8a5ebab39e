/** What a log says of volumes: its sentences that give cause and time, with the ids that they are about. */
import type { AttachmentId, ServerId, VolumeId } from '../../kernel/ids.ts'
import { withoutSecrets } from '../../kernel/secrets.ts'
import type { LogEvent } from '../../model/log.ts'
import type { LogRecord } from './log-record.ts'
import { sentenceKind } from './log-sentences.ts'
import { redact } from './redact.ts'

const uuid = '([\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12})'
const volumeName = new RegExp(
  `\\bvolume(?:-|(?: id)?[: ]\\s?)${uuid}|\\bcinder-${uuid}-(?:attach|delete|detach|extend)_volume`,
  'gi',
)
const attachmentName = new RegExp(`\\battachment(?: with ID| id)?[: ]\\s?\\(?${uuid}`, 'i')
const serverName = new RegExp(`\\b(?:instance|server)(?: uuid| id)?[: ]\\s?${uuid}`, 'i')

/** Longer ones end here; the cause stands at the begin. */
const longestText = 500
/** What is read of an entry: ids stand where it begins. */
const longestRead = 4_000
/** Of so many requests it is remembered which volumes they named. */
const mostRequests = 100_000
/** So many events of one log are kept, the latest. */
export const mostEvents = 10_000

export function eventsOf(records: readonly LogRecord[], source: string): readonly LogEvent[] {
  const sifted = new LogEvents(source)
  for (const record of records) sifted.take(record)
  return sifted.end().events
}

/**
 * Many a sentence names no volume: `Unable to delete busy volume.` In the course of a request other entries do, so
 * the volume is taken from them, if they agree on one. Events come in the order of their times.
 */
export class LogEvents {
  private readonly source: string
  private readonly named = new Map<string, readonly VolumeId[]>()
  /** Events whose own entries name no volume. */
  private readonly nameless = new WeakSet<LogEvent>()
  private events: LogEvent[] = []
  private dropped = 0

  constructor(source: string) {
    this.source = source
  }

  take(record: LogRecord): void {
    const volumes = volumesIn(record)
    this.remember(record.request, volumes)
    if (record.level === 'DEBUG' || record.level === 'TRACE') return
    const last = record.trace.at(-1) ?? ''
    const kind = sentenceKind(`${record.message.slice(0, longestRead / 2)}\n${last}`)
    if (kind === null) return
    const attachment = attachmentIn(record.message)
    const own = onlyOf(volumes)
    const event: LogEvent = {
      source: this.source,
      at: record.at,
      kind,
      // What is named only later is looked up in the end; what is known now may be forgotten by then.
      volume: own ?? this.volumeOf(record.request),
      server: record.instance ?? serverIn(record.message),
      ...(attachment === null ? {} : { attachment }),
      request: record.request,
      text: withoutSecrets(redact(firstLine(record.message))).slice(0, longestText),
    }
    if (own === null) this.nameless.add(event)
    this.events.push(event)
    if (this.events.length >= 2 * mostEvents) this.trim()
  }

  /** All that was told; `dropped` are events before those. */
  end(): { readonly events: readonly LogEvent[]; readonly dropped: number } {
    this.trim()
    return { events: this.events.map((event) => this.tied(event)), dropped: this.dropped }
  }

  private remember(request: string | null, volumes: readonly VolumeId[]): void {
    if (request === null || volumes.length === 0) return
    const before = this.named.get(request) ?? []
    // A long request names the same volume again and again; once, and any other, is all that is asked for.
    if (before.length > 1) return
    this.named.set(request, [...new Set([...before, ...volumes])].slice(0, 2))
    if (this.named.size > mostRequests) this.forget(mostRequests / 10)
  }

  /** Many at a time: a map from whose begin single keys are taken grows slow. */
  private forget(count: number): void {
    for (const request of this.named.keys().take(count)) this.named.delete(request)
  }

  private volumeOf(request: string | null): VolumeId | null {
    return request === null ? null : onlyOf(this.named.get(request) ?? [])
  }

  private tied(event: LogEvent): LogEvent {
    const named = event.request === null ? undefined : this.named.get(event.request)
    return named === undefined || !this.nameless.has(event) ? event : { ...event, volume: onlyOf(named) }
  }

  /** The same entry can be met twice: a file that is rotated while it is read is read under both names. */
  private trim(): void {
    const seen = new Set<string>()
    const once = this.events.filter((event) => {
      const key = JSON.stringify([event.at, event.kind, event.request, event.text])
      return event.at === null || (!seen.has(key) && seen.add(key))
    })
    const sorted = once.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : (a.at ?? '') > (b.at ?? '') ? 1 : 0))
    this.dropped += Math.max(0, sorted.length - mostEvents)
    this.events = sorted.slice(-mostEvents)
  }
}

const volumesIn = (record: LogRecord): readonly VolumeId[] =>
  [
    ...`${record.message.slice(0, longestRead)}\n${(record.trace.at(-1) ?? '').slice(0, longestRead)}`.matchAll(
      volumeName,
    ),
  ].map(([, named, locked]) => ((named ?? locked) as string).toLowerCase() as VolumeId)

/** The one volume that all mean; null when they mean several, or none. */
const onlyOf = (volumes: readonly VolumeId[]): VolumeId | null => {
  const [first] = volumes
  return first !== undefined && volumes.every((volume) => volume === first) ? first : null
}

const attachmentIn = (message: string): AttachmentId | null =>
  (attachmentName.exec(message.slice(0, longestRead))?.[1]?.toLowerCase() ?? null) as AttachmentId | null

const serverIn = (message: string): ServerId | null =>
  (serverName.exec(message.slice(0, longestRead))?.[1]?.toLowerCase() ?? null) as ServerId | null

const firstLine = (message: string): string => message.split('\n', 1)[0] as string
