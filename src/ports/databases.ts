import type { CinderDatabase } from './cinder-database.ts'
import type { NovaDatabase } from './nova-database.ts'

/** The databases of one region that are configured; at least one of them. */
export interface Databases {
  readonly cinder: CinderDatabase | null
  readonly nova: NovaDatabase | null
}
