import type { BackendName, ProjectId, ServerId, SnapshotId, VolumeId } from '../kernel/ids.ts'
import type {
  Attachment,
  Backup,
  PastVolume,
  QuotaUsage,
  Transfer,
  Volume,
  VolumeSnapshot,
  Worker,
} from '../model/cinder.ts'
import type { Among } from './among.ts'
import type { Pages } from './cinder.ts'

/** Reads Cinder's own database. Everything throws a CinderSweepError when it could not be read whole. */
export interface CinderDatabase {
  readonly source: string
  /** Holds a moment fast. Whoever asks for it ends it. */
  moment(): Promise<CinderMoment>

  /** As it is now; null only when there is no such row that is alive. */
  volume(id: VolumeId): Promise<Volume | null>
  attachmentsOf(volume: VolumeId): Promise<readonly Attachment[]>
  workersOf(volume: VolumeId): Promise<readonly Worker[]>
  /** What is remembered of a volume that Cinder deleted. */
  pastVolume(id: VolumeId): Promise<PastVolume | null>
  close(): Promise<void>
}

/** Cinder's rows at one moment: whatever is read of them, and when, agrees. One list at a time. */
export interface CinderMoment {
  readonly source: string
  /** Of every row only what tells a volume of which nothing is to be said. */
  volumeGlances(): Pages<VolumeGlance>
  attachmentGlances(): Pages<AttachmentGlance>
  snapshotGlances(): Pages<SnapshotGlance>

  /** All of these volumes, or of all where nothing narrows it. */
  volumes(among: Among | null): Pages<Volume>
  attachments(among: Among | null): Pages<Attachment>
  snapshots(among: Among | null): Pages<VolumeSnapshot>
  /** Volumes that were made from these snapshots. */
  clonesOf(snapshots: readonly SnapshotId[]): Promise<readonly VolumeId[]>
  backups(): Pages<Backup>
  transfers(): Promise<readonly Transfer[]>
  quotas(): Promise<readonly QuotaUsage[]>
  workers(): Promise<readonly Worker[]>
  end(): Promise<void>
}

export interface VolumeGlance {
  readonly id: VolumeId
  readonly nameId: VolumeId | null
  readonly status: string
  readonly migrationStatus: string | null
  readonly host: BackendName | null
  readonly cluster: BackendName | null
  readonly project: ProjectId | null
  readonly sizeGib: number
  readonly countsQuota: boolean | null
}

export interface AttachmentGlance {
  readonly id: string
  readonly volume: VolumeId
  readonly server: ServerId | null
  readonly status: string
  readonly host: string | null
}

export interface SnapshotGlance {
  readonly id: SnapshotId
  readonly volume: VolumeId
  readonly project: ProjectId | null
  readonly status: string
  readonly sizeGib: number
  readonly countsQuota: boolean | null
}
