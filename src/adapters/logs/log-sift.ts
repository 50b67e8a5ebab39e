/** What one log tells, sifted out of all that is in it: nothing else is kept, however long it is. */
import { asFailure } from '../../kernel/errors.ts'
import { type JournalEntry, JournalReader } from '../parse/journal-export.ts'
import { LogEvents } from '../parse/log-events.ts'
import { LogGatherer } from '../parse/log-gatherer.ts'
import type { LogRecord } from '../parse/log-record.ts'
import { LogLines } from './log-lines.ts'

export class LogSift {
  private readonly events: LogEvents
  private readonly since: string | null
  /** Entries that were read, told of or not. */
  entries = 0

  /** `since` is the instant before which nothing matters. */
  constructor(source: string, since: string | null) {
    this.events = new LogEvents(source)
    this.since = since
  }

  /** What takes the bytes of one file; `zone` is that of the machine on which it was written. */
  file(path: string, zone: string | null): FileSift {
    return new FileSift(path, zone, (records) => this.keep(records))
  }

  end(): ReturnType<LogEvents['end']> {
    return this.events.end()
  }

  private keep(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.entries++
      if (this.since === null || record.at === null || record.at >= this.since) this.events.take(record)
    }
  }
}

export class FileSift {
  /** Why not all of it could be read; null when it could. */
  problem: string | null = null
  private size = 0
  private readonly path: string
  private readonly keep: (records: readonly LogRecord[]) => void
  private readonly gatherer: LogGatherer
  private readonly lines: LogLines
  private journal: JournalReader | null = null
  private decoder: TextDecoder | null = null

  constructor(path: string, zone: string | null, keep: (records: readonly LogRecord[]) => void) {
    this.path = path
    this.keep = keep
    this.gatherer = new LogGatherer(zone)
    this.lines = new LogLines((line) => this.keep(this.gatherer.take(line)))
  }

  take(bytes: Uint8Array): void {
    if (this.size === 0) this.begin(bytes)
    this.size += bytes.length
    const { journal, decoder } = this
    if (journal !== null) this.enter(() => journal.take(bytes))
    else this.lines.take(decoder === null ? bytes : Buffer.from(decoder.decode(bytes, { stream: true })))
  }

  end(): void {
    const { journal } = this
    if (journal !== null) this.enter(() => journal.end())
    this.lines.end()
    this.keep(this.gatherer.end())
  }

  /** The first bytes tell what it is: the journal's export, or text, perhaps in sixteen bits a letter. */
  private begin(bytes: Uint8Array): void {
    if (Buffer.from(bytes.subarray(0, 9)).toString('latin1') === '__CURSOR=')
      this.journal = new JournalReader(this.path)
    const mark = bytes.length < 2 ? '' : `${bytes[0]} ${bytes[1]}`
    if (mark === '255 254') this.decoder = new TextDecoder('utf-16le')
    if (mark === '254 255') this.decoder = new TextDecoder('utf-16be')
  }

  /** Behind the place where it is no export any more, nothing can be told apart. */
  private enter(read: () => readonly JournalEntry[]): void {
    if (this.problem !== null) return
    try {
      for (const entry of read()) this.keep(this.gatherer.takeEntry(entry))
    } catch (thrown) {
      this.problem = asFailure(thrown).message
    }
  }
}
