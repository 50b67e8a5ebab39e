/** Ceph's list of clients that are shut out, as `ceph osd blocklist ls` gives it, as JSON or as text. */
import { type JsonDocument, readJsonSequence } from './json-document.ts'
import { type JsonRow, rowsOf } from './json-row.ts'
import { malformed } from './malformed.ts'
import { type Line, linesOf } from './text-lines.ts'

export interface Blocked {
  /** `10.0.0.31:0/3456789012` is one client; with port and nonce 0, or as a range, everything at that address. */
  readonly address: string
  readonly range: boolean
  /** As Ceph writes it, with its zone. */
  readonly until: string
}

/** With `--format json`, releases that know ranges print two lists one behind the other: `[…][…]`. */
export function parseBlocklist(text: string, source = 'ceph osd blocklist ls'): readonly Blocked[] {
  const begin = text.trimStart()[0]
  if (begin === undefined) throw malformed(source, { line: 1, column: 1 }, 'nothing at all, not even an empty list')
  if (begin === '[') return readJsonSequence(source, text).flatMap(blockedIn)
  return linesOf(text).flatMap((line) => blockedBy(line, source))
}

const blockedIn = (document: JsonDocument): readonly Blocked[] =>
  rowsOf(document).map((row: JsonRow) => ({
    address: row.has('range') ? row.text('range') : row.text('addr'),
    range: row.has('range'),
    until: row.text('until'),
  }))

/** The sentence that counts them goes to standard error, which may be mixed in. */
function blockedBy(line: Line, source: string): readonly Blocked[] {
  const words = line.text.trim()
  if (words === '' || /^listed \d+ entries$/.test(words)) return []
  const [, range, address, until] = /^(cidr:)?(\S+) (\d{4}-\d\d-\d\d\S+)$/.exec(words) ?? []
  if (address === undefined || until === undefined)
    throw malformed(source, { line: line.number, column: 1 }, 'expected an address and a time')
  return [{ address, range: range !== undefined, until }]
}
