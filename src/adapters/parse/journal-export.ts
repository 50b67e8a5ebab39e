/**
 * Entries of systemd's journal in its export format: lines `FIELD=text`, and for texts with newlines in them the
 * field's name, eight bytes of length, and so many bytes. An empty line ends an entry.
 */
import { decodeText } from './decode-text.ts'
import { instantOf, type LogRecord, levelOf, requestsIn } from './log-record.ts'
import { malformed } from './malformed.ts'
import { parseOsloLine } from './oslo-log.ts'

export type JournalEntry = ReadonlyMap<string, string>

const newline = 10
const equals = 61

/** A place in bytes has no lines: errors count the entry as the line, and the bytes of all as the column. */
export function parseJournalExport(bytes: Uint8Array, source = 'journalctl -o export'): readonly JournalEntry[] {
  const reader = new JournalReader(source)
  return [...reader.take(bytes), ...reader.end()]
}

/** Reads it as it comes: what is kept is never more than what belongs to one field, and one entry. */
export class JournalReader {
  private readonly source: string
  private entry = new Map<string, string>()
  private entries = 0
  /** Bytes that are read, and those that are not yet a whole field. */
  private read = 0
  private rest: Uint8Array = new Uint8Array()

  constructor(source: string) {
    this.source = source
  }

  /** Takes what comes next, and gives the entries that are now complete. */
  take(bytes: Uint8Array): readonly JournalEntry[] {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes])
    const complete: JournalEntry[] = []
    let at = 0
    for (let next = this.field(all, at, complete); next !== null; next = this.field(all, at, complete)) {
      this.read += next - at
      at = next
    }
    this.rest = all.subarray(at)
    if (this.rest.length > longestField) throw this.refused('a field that is longer than any')
    return complete
  }

  /** The last entry may lack its empty line; a field that lacks its end was cut. */
  end(): readonly JournalEntry[] {
    if (this.rest.length > 0) throw this.refused('the last field has no end')
    return this.entry.size > 0 ? [this.entry] : []
  }

  /** Reads one field at a place, and gives the place behind it; null when it is not there whole. */
  private field(bytes: Uint8Array, at: number, complete: JournalEntry[]): number | null {
    const end = bytes.indexOf(newline, at)
    if (end < 0) return null
    if (end === at) {
      if (this.entry.size > 0) {
        complete.push(this.entry)
        this.entries++
      }
      this.entry = new Map()
      return at + 1
    }
    const line = bytes.subarray(at, end)
    const cut = line.indexOf(equals)
    if (cut === 0) throw this.refused('a field without a name')
    if (cut < 0) return this.longField(bytes, end, textOf(line))
    this.entry.set(textOf(line.subarray(0, cut)), textOf(line.subarray(cut + 1)))
    return end + 1
  }

  private longField(bytes: Uint8Array, end: number, name: string): number | null {
    if (end + 9 > bytes.length) return null
    const length = lengthAt(bytes, end + 1)
    if (length > longestField) throw this.refused('a field that is longer than what follows, or than any')
    const begin = end + 9
    if (begin + length >= bytes.length) return null
    if (bytes[begin + length] !== newline) throw this.refused('a field without its end')
    this.entry.set(name, textOf(bytes.subarray(begin, begin + length)))
    return begin + length + 1
  }

  private refused(sentence: string): Error {
    return malformed(this.source, { line: this.entries + 1, column: this.read + 1 }, sentence)
  }
}

/** What services say is not nearly so long. */
const longestField = 4 << 20

const textOf = (bytes: Uint8Array): string => decodeText(bytes).text

/** Little-endian; a length beyond what a double holds is longer than any text. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0, true)
  return length > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(length)
}

/** By syslog's numbers, the worst first. */
const levels = ['CRITICAL', 'CRITICAL', 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'INFO', 'DEBUG']

/** The entry that a line of `journalctl -o json` is; texts that are not UTF-8 come in it as lists of bytes. */
export function journalEntryOf(fields: Readonly<Record<string, unknown>>): JournalEntry | null {
  if (fields['__REALTIME_TIMESTAMP'] === undefined) return null
  return new Map(
    Object.entries(fields).flatMap(([name, value]): readonly (readonly [string, string])[] => {
      // A field that an entry has several times comes as a list of texts.
      const one = Array.isArray(value) && typeof value[0] !== 'number' ? value[0] : value
      if (typeof one === 'string') return [[name, one]]
      return Array.isArray(one) ? [[name, textOf(Uint8Array.from(one))]] : []
    }),
  )
}

/** The entry of an OpenStack service, with the fields that oslo.log gives to the journal; null for one without a message. */
export function recordOfJournal(entry: JournalEntry): LogRecord | null {
  const message = entry.get('MESSAGE')
  if (message === undefined) return null
  const [first = '', ...more] = message.split('\n')
  const line = parseOsloLine(first, null)
  const micro = Number(entry.get('_SOURCE_REALTIME_TIMESTAMP') ?? entry.get('__REALTIME_TIMESTAMP'))
  const own = requestsIn([entry.get('REQUEST_ID') ?? ''])
  const trace = entry.get('EXCEPTION_INFO') ?? entry.get('EXCEPTION_TEXT')
  return {
    at: Number.isNaN(micro) ? (line?.at ?? null) : instantOf(micro / 1e6),
    level:
      levelOf(entry.get('LOGGER_LEVEL') ?? '') ?? line?.level ?? levels[Number(entry.get('PRIORITY') ?? 6)] ?? 'INFO',
    logger: entry.get('LOGGER_NAME') ?? line?.logger ?? entry.get('SYSLOG_IDENTIFIER') ?? '',
    process: entry.get('_PID') ?? line?.process ?? null,
    request: line?.request ?? own.request,
    globalRequest: line?.globalRequest ?? null,
    instance: line?.instance ?? null,
    message: [line?.message ?? first, ...(trace === undefined ? more : [])].join('\n'),
    trace: trace === undefined ? [] : trace.split('\n').map((text) => parseOsloLine(text, null)?.message ?? text),
  }
}
