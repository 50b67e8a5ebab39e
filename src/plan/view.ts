/** What a recipe and a condition are judged on: one finding, and a fresh look at what it is about. */
import type { RegionIndex } from '../correlate/index-region.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Finding } from '../model/finding.ts'
import type { HostDevice } from '../model/host.ts'
import type { Permission } from '../model/permission.ts'

export interface View {
  readonly index: RegionIndex
  /** Null for a device or a project that belongs to no volume. */
  readonly dossier: Dossier | null
  /** All that was found in this look at the same thing. */
  readonly findings: readonly Finding[]
  /** What the operator allowed. */
  readonly allowed: ReadonlySet<Permission>
}

/** Maps and paths that belong to the subject: the volume’s, or for a device without one those that nothing explains. */
export const devicesIn = ({ dossier, index }: View): readonly HostDevice[] =>
  dossier === null ? index.lists.strayDevices() : dossier.devices.items
