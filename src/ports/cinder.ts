import type { BackendName, ProjectId, ServerId, VolumeId } from '../kernel/ids.ts'
import type { BackendObject } from '../model/backend.ts'
import type {
  Attachment,
  Backup,
  CinderService,
  QuotaUsage,
  SchedulerPool,
  Transfer,
  UserMessage,
  Volume,
  VolumeSnapshot,
} from '../model/cinder.ts'

/** Pages of a list. A list that breaks off throws: its pages so far are not the list. */
export type Pages<T> = AsyncIterable<readonly T[]>

/** Reads one Cinder. Everything throws a CinderSweepError when it could not be read whole. */
export interface CinderReader {
  readonly source: string
  volumes(filter?: VolumeFilter): Pages<VolumeRecord>
  attachments(filter?: AttachmentFilter): Pages<Attachment>
  snapshots(filter?: SnapshotFilter): Pages<VolumeSnapshot>
  services(): Promise<readonly CinderService[]>
  pools(): Promise<readonly SchedulerPool[]>
  messages(): Pages<UserMessage>
  transfers(): Promise<readonly Transfer[]>
  backups(filter?: { readonly volume?: VolumeId }): Pages<Backup>
  quota(project: ProjectId): Promise<QuotaUsage>
  /** How many volumes there are; null where the service is too old to count. */
  countVolumes(): Promise<number | null>
  /** What Cinder's own driver sees in a pool. It opens every object: slow on large pools. */
  manageable(pool: BackendName): Pages<BackendObject>

  /** Null only when Cinder itself said that it does not have it. */
  volume(id: VolumeId): Promise<VolumeRecord | null>
  attachment(id: string): Promise<Attachment | null>
}

/** A volume, and its completed attachments as its own view lists them: with the hosts that their list lacks. */
export interface VolumeRecord {
  readonly volume: Volume
  readonly attached: readonly Attachment[]
}

/** Narrows a list; what is not given is not narrowed by. */
export interface VolumeFilter {
  readonly id?: VolumeId
  readonly name?: string
  readonly project?: ProjectId
}

export interface SnapshotFilter {
  readonly project?: ProjectId
  readonly volume?: VolumeId
}

export interface AttachmentFilter {
  readonly volume?: VolumeId
  readonly server?: ServerId
}
