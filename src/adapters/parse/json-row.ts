/** Picks typed fields out of JSON records; one that lacks what every record has is refused with its place. */
import type { CinderSweepError } from '../../kernel/errors.ts'
import type { JsonDocument, JsonRecord, JsonValue } from './json-document.ts'
import { malformed, placeAt } from './malformed.ts'

export class JsonRow {
  private readonly document: JsonDocument
  private readonly record: JsonRecord

  constructor(document: JsonDocument, record: JsonRecord) {
    this.document = document
    this.record = record
  }

  keys(): readonly string[] {
    return Object.keys(this.record)
  }

  /** A text that must be there. */
  text(key: string): string {
    const value = this.record[key]
    if (typeof value === 'string') return value
    throw this.refused(`a record without the text "${key}"`)
  }

  /** A text, number or truth value as the word that stands for it; null for all else. */
  word(key: string): string | null {
    const value = this.record[key]
    return value === undefined || value === null || typeof value === 'object' ? null : String(value)
  }

  /** A text that may be missing, or empty. */
  textOr<T>(key: string, other: T): string | T {
    const value = this.record[key]
    return typeof value === 'string' && value !== '' ? value : other
  }

  /** A whole number with all its digits, however it is written. */
  digits(key: string): string {
    const value = this.record[key]
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value)
    if (typeof value === 'string' && /^-?\d{1,40}$/.test(value)) return value
    throw this.refused(`a record without the whole number "${key}"`)
  }

  /** A number that may be missing. Some programs write numbers as texts. */
  numberOr<T>(key: string, other: T): number | T {
    const value = this.record[key]
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    if (typeof value !== 'string' || value === '') return other
    const number = Number(value)
    return Number.isNaN(number) ? other : number
  }

  number(key: string): number {
    const value = this.numberOr(key, null)
    if (value !== null) return value
    throw this.refused(`a record without the number "${key}"`)
  }

  /** True, `"true"` or `1`; false for all else. */
  flag(key: string): boolean {
    const value = this.record[key]
    return value === true || value === 'true' || value === 1 || value === '1'
  }

  row(key: string): JsonRow | null {
    const value = this.record[key]
    return isRecord(value) ? new JsonRow(this.document, value) : null
  }

  /** The records of a list that must be there. */
  rows(key: string): readonly JsonRow[] {
    const value = this.record[key]
    if (!isList(value)) throw this.refused(`a record without the list "${key}"`)
    return value.map((item) => this.rowOf(item, key))
  }

  /** The records of a list that may be missing. */
  rowsOr(key: string): readonly JsonRow[] {
    return this.has(key) && this.record[key] !== null ? this.rows(key) : []
  }

  has(key: string): boolean {
    return Object.hasOwn(this.record, key)
  }

  /** The texts of a list that may be missing; what is no text is left out. */
  textsOr(key: string): readonly string[] {
    const value = this.record[key]
    return isList(value) ? value.filter((item) => typeof item === 'string') : []
  }

  refused(sentence: string): CinderSweepError {
    const { source, text, offsets } = this.document
    return malformed(source, placeAt(text, offsets.get(this.record) ?? 0), sentence)
  }

  private rowOf(item: JsonValue, key: string): JsonRow {
    if (isRecord(item)) return new JsonRow(this.document, item)
    throw this.refused(`"${key}" lists something that is no record`)
  }
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value)

const isRecord = (value: JsonValue | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A document that is one record. */
export function rowOf(document: JsonDocument): JsonRow {
  if (isRecord(document.root)) return new JsonRow(document, document.root)
  throw malformed(document.source, { line: 1, column: 1 }, 'expected a JSON record')
}

/** A document that is a list of records. */
export function rowsOf(document: JsonDocument): readonly JsonRow[] {
  if (!isList(document.root)) throw malformed(document.source, { line: 1, column: 1 }, 'expected a JSON list')
  return document.root.map((item) => {
    if (isRecord(item)) return new JsonRow(document, item)
    throw malformed(document.source, { line: 1, column: 1 }, 'the list holds something that is no record')
  })
}

/** A document that is a list of texts. */
export function textsOf(document: JsonDocument): readonly string[] {
  if (isList(document.root) && document.root.every((item) => typeof item === 'string')) return document.root
  throw malformed(document.source, { line: 1, column: 1 }, 'expected a JSON list of texts')
}
