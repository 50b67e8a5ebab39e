/** What Cinder keeps: volumes, their attachments, and the rest that explains them. */
import type { AttachmentId, BackendName, ProjectId, ServerId, SnapshotId, VolumeId } from '../kernel/ids.ts'

export interface Volume {
  readonly id: VolumeId
  readonly name: string | null
  readonly status: string
  readonly sizeGib: number
  readonly project: ProjectId | null
  /** `host@backend#pool`; null while the scheduler has not placed it, or when we may not see it. */
  readonly host: BackendName | null
  readonly cluster: BackendName | null
  /** What it was before the operation that is on, where the source keeps that. */
  readonly previousStatus?: string | null
  readonly migrationStatus: string | null
  /** The id in the name of the object on the back end, when it is not the volume's own. */
  readonly nameId: VolumeId | null
  readonly multiattach: boolean
  readonly fromSnapshot: SnapshotId | null
  /** Whether it counts against its project's quota; null where the service is too old to say. */
  readonly countsQuota: boolean | null
  readonly createdAt: string | null
  readonly updatedAt: string | null
  /** Who else than Nova uses it, by the marks such consumers leave. */
  readonly consumer: Consumer | null
}

/** Users of volumes that are not Nova; what is theirs is left alone. */
export type Consumer = 'ironic' | 'glance' | 'zun' | 'backup' | 'cinder-internal'

export interface Attachment {
  readonly id: AttachmentId
  readonly volume: VolumeId
  /** Null for attachments to a host, as Glance, Zun and cinder-backup make them. */
  readonly server: ServerId | null
  readonly status: string
  /** The host of its connector; null where none was given; undefined where the source cannot tell. */
  readonly host: string | null | undefined
  readonly device: string | null
  /** Whether a connector was given, so that the back end was told; undefined where the source cannot tell. */
  readonly connected: boolean | undefined
  readonly attachedAt: string | null
}

/** A volume that Cinder deleted, and of which it kept the row. */
export interface PastVolume {
  readonly id: VolumeId
  readonly deletedAt: string | null
}

/** Cinder's note that a service works on a volume. It outlives a service that dies over its work. */
export interface Worker {
  readonly volume: VolumeId
  readonly status: string
  /** `host@backend` of the service; null while none has begun. */
  readonly host: string | null
  readonly updatedAt: string | null
}

export interface VolumeSnapshot {
  readonly id: SnapshotId
  readonly volume: VolumeId
  readonly status: string
  readonly sizeGib: number
  readonly project: ProjectId | null
  readonly countsQuota: boolean | null
  readonly updatedAt: string | null
}

export interface CinderService {
  readonly binary: string
  /** `host@backend` for cinder-volume. */
  readonly host: string
  readonly enabled: boolean
  readonly up: boolean
  readonly backendUp: boolean | null
  readonly cluster: string | null
  readonly disabledReason: string | null
  readonly updatedAt: string | null
}

/** A back-end pool as the scheduler knows it. */
export interface SchedulerPool {
  readonly name: BackendName
  readonly protocol: string | null
  readonly driver: string | null
}

/** What Cinder tells users who cannot read its logs. */
export interface UserMessage {
  readonly resource: string
  readonly event: string
  readonly text: string
  readonly level: string
  readonly createdAt: string | null
}

export interface Transfer {
  readonly id: string
  readonly volume: VolumeId
}

export interface Backup {
  readonly id: string
  readonly volume: VolumeId
  readonly status: string
  readonly updatedAt: string | null
}

/** What Cinder believes a project uses. */
export interface QuotaUsage {
  readonly project: ProjectId
  readonly volumes: Usage
  readonly gigabytes: Usage
  readonly snapshots: Usage
}

export interface Usage {
  readonly inUse: number
  readonly reserved: number
}
