/** Counts what is read and not kept, for those who need only how much of it there is. */
import type { HostName, ProjectId } from '../kernel/ids.ts'
import type { LeftOut, ProjectUse } from '../model/left-out.ts'
import { isMigrationTarget } from '../model/volume-status.ts'

type Use = { -readonly [K in keyof ProjectUse]: ProjectUse[K] }

interface Sized {
  readonly project: ProjectId | null
  readonly sizeGib: number
  readonly countsQuota: boolean | null
}

export class Tally {
  volumes = 0
  attachments = 0
  snapshots = 0
  servers = 0
  mappings = 0
  /** Rows by the database that they are in. */
  readonly rows = new Map<string, number>()
  readonly services = new Set<string>()
  readonly hosts = new Set<HostName>()
  readonly use = new Map<ProjectId, Use>()

  /** With -1 for one that is kept after all. */
  volume(volume: Sized & { readonly migrationStatus: string | null }, times: 1 | -1): void {
    this.volumes += times
    // Temporary volumes do not count; before Xena only a migration's target shows that it is one.
    const use = isMigrationTarget(volume.migrationStatus) ? null : this.useOf(volume)
    if (use === null) return
    use.volumes += times
    use.volumeGib += times * volume.sizeGib
  }

  snapshot(snapshot: Sized, times: 1 | -1): void {
    this.snapshots += times
    const use = this.useOf(snapshot)
    if (use === null) return
    use.snapshots += times
    use.snapshotGib += times * snapshot.sizeGib
  }

  server(source: string): void {
    this.servers++
    this.rows.set(source, (this.rows.get(source) ?? 0) + 1)
  }

  mapping(source: string): void {
    this.mappings++
    this.rows.set(source, (this.rows.get(source) ?? 0) + 1)
  }

  leftOut(covers: LeftOut['covers']): LeftOut {
    const { volumes, attachments, servers, mappings, services, hosts, use } = this
    return { volumes, attachments, servers, mappings, services, hosts, use, covers }
  }

  private useOf({ project, countsQuota }: Sized): Use | null {
    if (project === null || countsQuota === false) return null
    const present = this.use.get(project)
    if (present !== undefined) return present
    const made = { volumes: 0, volumeGib: 0, snapshots: 0, snapshotGib: 0 }
    this.use.set(project, made)
    return made
  }
}
