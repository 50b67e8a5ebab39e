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
  const entries: Map<string, string>[] = []
  let entry = new Map<string, string>()
  let at = 0
  const refused = (sentence: string): Error => malformed(source, { line: entries.length + 1, column: at + 1 }, sentence)
  while (at < bytes.length) {
    const end = bytes.indexOf(newline, at)
    if (end < 0) throw refused('the last field has no end')
    if (end === at) {
      if (entry.size > 0) entries.push(entry)
      entry = new Map()
      at++
      continue
    }
    const line = bytes.subarray(at, end)
    const cut = line.indexOf(equals)
    if (cut > 0) {
      entry.set(textOf(line.subarray(0, cut)), textOf(line.subarray(cut + 1)))
      at = end + 1
      continue
    }
    if (cut === 0 || end + 9 > bytes.length) throw refused('a field without a name, or without its length')
    const length = lengthAt(bytes, end + 1)
    const begin = end + 9
    if (length >= bytes.length - begin) throw refused('a field that is longer than what follows')
    if (bytes[begin + length] !== newline) throw refused('a field without its end')
    entry.set(textOf(line), textOf(bytes.subarray(begin, begin + length)))
    at = begin + length + 1
  }
  if (entry.size > 0) entries.push(entry)
  return entries
}

const textOf = (bytes: Uint8Array): string => decodeText(bytes).text

/** Little-endian; a length beyond what a double holds is longer than any text. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0, true)
  return length > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(length)
}

/** By syslog's numbers, the worst first. */
const levels = ['CRITICAL', 'CRITICAL', 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'INFO', 'DEBUG']

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
