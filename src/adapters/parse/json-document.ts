/**
 * JSON whose numbers are kept exactly. Ceph's cookies and nonces have 64 bits, and a double holds 53: `JSON.parse`
 * would give the neighbour of a cookie, and a client would be fenced by a name that is not its own.
 */
import { malformed, placeAt } from './malformed.ts'

export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonRecord
export interface JsonRecord {
  readonly [key: string]: JsonValue
}

export interface JsonDocument {
  readonly source: string
  readonly text: string
  readonly root: JsonValue
  /** Where each record begins in the text. */
  readonly offsets: ReadonlyMap<object, number>
}

/** So deep is nothing that a program prints of itself. */
const deepest = 100
/** Digits of the longest number that is read: 2⁶⁴ has twenty. */
const longest = 40

/** The one value that the text holds from `start` on. */
export function readJson(source: string, text: string, start = 0): JsonDocument {
  const reader = new Reader(source, text, start)
  const root = reader.value(0)
  if (reader.more()) throw reader.refused('something follows the end of the JSON')
  return { source, text, root, offsets: reader.offsets }
}

/** All values that the text holds one behind the other, as some commands of Ceph print them. */
export function readJsonSequence(source: string, text: string): readonly JsonDocument[] {
  const reader = new Reader(source, text, 0)
  const documents: JsonDocument[] = []
  while (reader.more()) documents.push({ source, text, root: reader.value(0), offsets: reader.offsets })
  return documents
}

const blank = /[ \t\r\n]*/y
const plain = /[^"\\]*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const word = /true|false|null/y
const words: Readonly<Record<string, JsonValue>> = { true: true, false: false, null: null }
const hex = /[\da-fA-F]{4}/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

class Reader {
  readonly offsets = new Map<object, number>()
  private readonly source: string
  private readonly text: string
  private at: number

  constructor(source: string, text: string, start: number) {
    this.source = source
    this.text = text
    this.at = start
  }

  refused(sentence: string): Error {
    return malformed(this.source, placeAt(this.text, this.at), sentence)
  }

  /** Whether anything but blanks is left; stands before it then. */
  more(): boolean {
    this.match(blank)
    return this.at < this.text.length
  }

  value(depth: number): JsonValue {
    this.match(blank)
    switch (this.text[this.at]) {
      case '{':
        return this.record(depth)
      case '[':
        return this.list(depth)
      case '"':
        return this.string()
      default:
        return this.scalar()
    }
  }

  private record(depth: number): JsonRecord {
    if (depth === deepest) throw this.refused(`nested deeper than ${deepest}`)
    const record: Record<string, JsonValue> = {}
    this.offsets.set(record, this.at++)
    if (this.closes('}')) return record
    do {
      this.match(blank)
      if (this.text[this.at] !== '"') throw this.refused('expected a key in quotes')
      const key = this.string()
      if (!this.closes(':')) throw this.refused('expected ":" after a key')
      const value = this.value(depth + 1)
      if (key !== '__proto__') record[key] = value
      else Object.defineProperty(record, key, { value, enumerable: true, configurable: true })
    } while (this.closes(','))
    if (!this.closes('}')) throw this.refused('expected "," or "}"')
    return record
  }

  private list(depth: number): readonly JsonValue[] {
    if (depth === deepest) throw this.refused(`nested deeper than ${deepest}`)
    const list: JsonValue[] = []
    this.at++
    if (this.closes(']')) return list
    do list.push(this.value(depth + 1))
    while (this.closes(','))
    if (!this.closes(']')) throw this.refused('expected "," or "]"')
    return list
  }

  private string(): string {
    this.at++
    let text = this.match(plain) ?? ''
    while (this.text[this.at] === '\\') {
      this.at++
      text += this.escaped() + (this.match(plain) ?? '')
    }
    if (this.text[this.at] !== '"') throw this.refused('the text ends within quotes')
    this.at++
    return text
  }

  private escaped(): string {
    const char = this.text[this.at] ?? ''
    this.at++
    if (char === 'u') {
      const code = this.match(hex)
      if (code !== null) return String.fromCharCode(Number.parseInt(code, 16))
    } else if (escapes[char] !== undefined) return escapes[char]
    throw this.refused('an escape that JSON does not have')
  }

  private scalar(): JsonValue {
    const named = this.match(word)
    if (named !== null) return words[named] as JsonValue
    number.lastIndex = this.at
    const found = number.exec(this.text)
    if (found === null) throw this.refused(this.at < this.text.length ? 'expected a value' : 'the text ends too early')
    const [digits, fraction, exponent] = found
    if (digits.length > longest) throw this.refused('a number that is too long')
    this.at += digits.length
    const double = Number(digits)
    if (fraction !== undefined || exponent !== undefined || Number.isSafeInteger(double)) return double
    return BigInt(digits)
  }

  private closes(char: string): boolean {
    this.match(blank)
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) return null
    this.at = pattern.lastIndex
    return found[0]
  }
}
