/** Picks typed fields out of records; one that lacks what every record has is not a record of this service. */
import { isMapping, type Mapping } from './cloud-files.ts'
import { nonsense } from './service-error.ts'

export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
export const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** A field that must be there. */
export function required(row: Mapping, key: string, what: string): string {
  const value = row[key]
  if (typeof value === 'string') return value
  throw nonsense(what, `with a record without "${key}"`)
}

/** Whether this is the record that was asked for by its id; a cache in between may give another. */
export const isRecordOf = (row: unknown, id: string): row is Mapping =>
  isMapping(row) && String(row['id']).toLowerCase() === id.toLowerCase()

/** So many different texts are compared one by one before a map is asked. */
const mostRecent = 8

/**
 * Shares equal texts. A hundred thousand volumes have a handful of hosts, types and projects, and
 * the JSON parser makes each of them anew. A map would have to intern every text that it is asked
 * for; for a handful it is cheaper to compare.
 */
export function makeShared(): <T extends string>(value: unknown) => T | null {
  const recent: string[] = []
  const others = new Map<string, string>()
  return <T extends string>(value: unknown): T | null => {
    if (typeof value !== 'string' || value === '') return null
    for (const text of recent) if (text === value) return text as T
    if (recent.length < mostRecent) {
      recent.push(value)
      return value as T
    }
    return others.getOrInsert(value, value) as T
  }
}
