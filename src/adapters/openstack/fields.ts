/** Picks typed fields out of records; one that lacks what every record has is not a record of this service. */
import type { Mapping } from './cloud-files.ts'
import { nonsense } from './paging.ts'

export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
export const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** A field that must be there. */
export function required(row: Mapping, key: string, what: string): string {
  const value = row[key]
  if (typeof value === 'string') return value
  throw nonsense(what, `with a record without "${key}"`)
}

/**
 * Shares equal texts. A hundred thousand volumes have a handful of hosts, types and projects, and
 * the JSON parser makes each of them anew.
 */
export function makeShared(): <T extends string>(value: unknown) => T | null {
  const known = new Map<string, string>()
  return <T extends string>(value: unknown): T | null => {
    if (typeof value !== 'string' || value === '') return null
    const shared = known.get(value)
    if (shared !== undefined) return shared as T
    known.set(value, value)
    return value as T
  }
}
