/** What was read of a large cloud and not kept, since all that was said of it agreed. */
import type { HostName, ProjectId, VolumeId } from '../kernel/ids.ts'

export interface LeftOut {
  readonly volumes: number
  readonly attachments: number
  readonly servers: number
  readonly mappings: number
  /** What of it counts against quotas. */
  readonly use: ReadonlyMap<ProjectId, ProjectUse>
  /** `host@backend` of every cinder-volume service that any volume names. */
  readonly services: ReadonlySet<string>
  /** Hosts that carry any server. */
  readonly hosts: ReadonlySet<HostName>
  /** Whether the volume is among it: what others say of it is left out, too. A saved look has nothing to ask for. */
  covers(volume: VolumeId): boolean
}

/** So much of a project's quota is used by what exists. */
export interface ProjectUse {
  readonly volumes: number
  readonly volumeGib: number
  readonly snapshots: number
  readonly snapshotGib: number
}
