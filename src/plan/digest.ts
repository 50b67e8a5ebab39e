/** By what a plan is known to be the one that was made. */
import { sha256 } from '../kernel/sha256.ts'
import type { Plan } from '../model/plan.ts'

/** Over everything but the digest itself, whatever the order of the keys: a file may have been written anew. */
export const digestOf = ({ digest: _, ...plan }: Omit<Plan, 'digest'> & { readonly digest?: string }): string =>
  sha256(canonical(plan))

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`)
    .join(',')}}`
}
