/** The region around a dossier, as rules and causes see it. */
import type { RegionIndex } from '../correlate/index-region.ts'
import type { Instant } from '../kernel/time.ts'
import type { Plane } from '../model/planes.ts'
import type { Policy } from '../model/policy.ts'

/** What a rule may know beyond its dossier. */
export interface Scene {
  readonly index: RegionIndex
  readonly policy: Policy
  readonly now: Instant
  /** The name of the source that speaks for each plane. */
  readonly sources: Readonly<Record<Plane, string>>
  /** Hosts of Nova's compute services, by full and short name; null when they could not be read whole. */
  readonly computeHosts: ReadonlySet<string> | null
  /** Hosts of Nova's that drive bare metal: their servers have no domains, and Ironic attaches for them. */
  readonly bareMetalHosts: ReadonlySet<string>
}
