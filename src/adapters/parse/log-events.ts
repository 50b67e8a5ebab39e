/** What a log says of volumes: its sentences that give cause and time, with the ids that they are about. */
import type { AttachmentId, ServerId, VolumeId } from '../../kernel/ids.ts'
import { Multimap } from '../../kernel/multimap.ts'
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

/**
 * Many a sentence names no volume: `Unable to delete busy volume.` In the course of a request other entries do, so
 * the volume is taken from them, if they agree on one. Events come in the order of their times.
 */
export function eventsOf(records: readonly LogRecord[], source: string): readonly LogEvent[] {
  const named = volumesByRequest(records)
  const events = records.flatMap((record): readonly LogEvent[] => {
    if (record.level === 'DEBUG' || record.level === 'TRACE') return []
    const last = record.trace.at(-1) ?? ''
    const kind = sentenceKind(`${record.message.slice(0, longestRead / 2)}\n${last}`)
    if (kind === null) return []
    const attachment = attachmentIn(record.message)
    return [
      {
        source,
        at: record.at,
        kind,
        volume: onlyOf(volumesIn(record)) ?? (record.request === null ? null : onlyOf(named.get(record.request))),
        server: record.instance ?? serverIn(record.message),
        ...(attachment === null ? {} : { attachment }),
        request: record.request,
        text: redact(firstLine(record.message)).slice(0, longestText),
      },
    ]
  })
  return events.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : (a.at ?? '') > (b.at ?? '') ? 1 : 0))
}

function volumesByRequest(records: readonly LogRecord[]): Multimap<string, VolumeId> {
  const named = new Multimap<string, VolumeId>()
  for (const record of records) {
    if (record.request === null) continue
    for (const volume of volumesIn(record)) {
      // A long request names the same volume again and again; once, and any other, is all that is asked for.
      if (named.get(record.request)[0] !== volume) named.add(record.request, volume)
    }
  }
  return named
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
