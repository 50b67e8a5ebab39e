/** Makes entries of the lines of a log: each with its traceback, and with the lines that it goes on over. */
import { type JournalEntry, journalEntryOf, recordOfJournal } from './journal-export.ts'
import { fieldsOfJson, parseEnvelope, parseOsloJson } from './log-json.ts'
import { parsePrefix } from './log-prefix.ts'
import type { LogRecord } from './log-record.ts'
import { type OsloLine, parseOsloLine } from './oslo-log.ts'

/** Further lines of one entry are not kept: they are no cause, but a dump of something. */
const mostLines = 500
/** A shipper's envelope may lie in another one; deeper is play. */
const mostEnvelopes = 3
/** So many processes at once have an entry to which lines may still come. */
const mostOpen = 64

type Draft = Omit<LogRecord, 'trace'> & { readonly more: string[]; readonly trace: string[] }

export class LogGatherer {
  private readonly zone: string | null
  private readonly open = new Map<string, Draft>()
  private last: Draft | null = null

  /** `zone` is the one of the machine that wrote the log, `+02:00`; null when it is not known: then times are not. */
  constructor(zone: string | null) {
    this.zone = zone
  }

  /** Takes the next line and gives the entries that are now complete. */
  take(line: string): readonly LogRecord[] {
    return this.read(line, null, 0)
  }

  /** Takes the next entry of the journal: a service's own, or a line that it wrote to its output. */
  takeEntry(entry: JournalEntry): readonly LogRecord[] {
    const record = recordOfJournal(entry)
    if (record === null) return []
    if (entry.has('LOGGER_NAME')) return [record]
    // The journal's own time is in no zone; the line may have been written in any.
    return this.read(entry.get('MESSAGE') ?? '', record.at, 1, null)
  }

  /** Gives those that were still open: the log ends here. */
  end(): readonly LogRecord[] {
    const rest = [...this.open.values()].map(finished)
    this.open.clear()
    this.last = null
    return rest
  }

  private read(line: string, at: string | null, depth: number, zone = this.zone): readonly LogRecord[] {
    const fields = fieldsOfJson(line)
    const entry = fields === null ? null : journalEntryOf(fields)
    if (entry !== null && depth === 0) return this.takeEntry(entry)
    const record = fields === null ? null : parseOsloJson(fields)
    if (record !== null) return [{ ...record, at: record.at ?? at }]
    const own = parseOsloLine(line, zone)
    if (own !== null) return this.begin(own.at === null ? { ...own, at } : own)
    const envelope = depth < mostEnvelopes ? (fields === null ? parsePrefix(line) : parseEnvelope(fields)) : null
    if (envelope !== null) return this.read(envelope.text, envelope.at ?? at, depth + 1, zone)
    if (this.last !== null && this.last.more.length < mostLines) this.last.more.push(line)
    return []
  }

  /** A line of a traceback looks like an entry of its own, but has no context: it goes to the last one of its process. */
  private begin(line: OsloLine): readonly LogRecord[] {
    const key = `${line.process} ${line.logger}`
    const before = this.open.get(key)
    // Some formats leave the process out of entries, and not out of tracebacks.
    const above = before ?? (this.last?.logger === line.logger ? this.last : undefined)
    if (above !== undefined && isTrace(line, above)) {
      if (above.trace.length < mostLines) above.trace.push(line.message)
      return []
    }
    const { context: _, trace: __, ...rest } = line
    const draft: Draft = { ...rest, more: [], trace: [] }
    this.open.delete(key)
    this.open.set(key, draft)
    this.last = draft
    const done = before === undefined ? [] : [finished(before)]
    return this.open.size > mostOpen ? [...done, ...this.oldest()] : done
  }

  private oldest(): readonly LogRecord[] {
    const [key, draft] = this.open.entries().next().value ?? []
    if (key === undefined || draft === undefined) return []
    this.open.delete(key)
    return [finished(draft)]
  }
}

const isTrace = (line: OsloLine, above: Draft): boolean =>
  !line.context &&
  line.level === 'ERROR' &&
  (above.trace.length > 0 || line.message.startsWith('Traceback (most recent call last)'))

function finished({ more, trace, ...record }: Draft): LogRecord {
  const lines = trace.at(-1)?.trim() === '' ? trace.slice(0, -1) : trace
  return { ...record, message: more.length === 0 ? record.message : [record.message, ...more].join('\n'), trace: lines }
}
