/** Columns as values of the model: what the drivers of two databases give, in one form. */

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>

/** Texts that are empty say nothing. */
export const text = <T extends string = string>(value: unknown): T | null =>
  typeof value === 'string' && value !== '' ? (value as T) : null

/** A flag is a boolean in PostgreSQL and a number in MySQL; null where the schema has none. */
export const flag = (value: unknown): boolean | null =>
  value === null || value === undefined ? null : value === true || value === 1 || value === '1'

export const count = (value: unknown): number => {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : 0
}

const microseconds = /\.(\d{1,6})$/

/** `2026-01-02 03:04:05` as Cinder's API prints it: UTC, without a zone, with microseconds. */
export function cinderTime(value: unknown): string | null {
  const given = text(value)
  if (given === null) return null
  const fraction = microseconds.exec(given)?.[1] ?? ''
  return `${given.replace(microseconds, '').replace(' ', 'T')}.${fraction.padEnd(6, '0')}`
}

/** The same as Nova's API prints it: whole seconds, and a zone. */
export function novaTime(value: unknown): string | null {
  const given = text(value)
  return given === null ? null : `${given.replace(microseconds, '').replace(' ', 'T')}Z`
}
