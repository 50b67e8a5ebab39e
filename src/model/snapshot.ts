/** All observations of one look, as they were said, before anything is concluded from them. */
import type { Fact, Listing, Unseen } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Multimap } from '../kernel/multimap.ts'
import type { Instant } from '../kernel/time.ts'
import type { BackendObject, PoolReport } from './backend.ts'
import type {
  Attachment,
  Backup,
  CinderService,
  PastVolume,
  QuotaUsage,
  SchedulerPool,
  Transfer,
  UserMessage,
  Volume,
  VolumeSnapshot,
  Worker,
} from './cinder.ts'
import type { HostReport } from './host.ts'
import type { LeftOut } from './left-out.ts'
import type { LogEvent, LogReport } from './log.ts'
import type { Hypervisor, Mapping, Migration, NovaService, PastServer, Server, ServerRecord } from './nova.ts'
import type { Coverage, SourceReport } from './planes.ts'

export interface Snapshot {
  readonly cloud: string
  readonly startedAt: Instant
  readonly finishedAt: Instant
  readonly regions: readonly Region[]
}

/** What was seen of one region. */
export interface Region {
  readonly name: string
  /** The cloud's own time at the look: ages are counted by its clock, not by ours. */
  readonly takenAt: Instant
  readonly sources: readonly SourceReport[]
  readonly coverage: Coverage
  /**
   * Why servers may be missing from every list of Nova's: a cell that does not answer, or a Nova too
   * old to say so. Null when neither is the case.
   */
  readonly hidden: Unseen | null
  readonly volumes: readonly Volume[]
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly snapshots: readonly VolumeSnapshot[]
  readonly cinderServices: readonly CinderService[]
  readonly schedulerPools: readonly SchedulerPool[]
  readonly messages: readonly UserMessage[]
  readonly transfers: readonly Transfer[]
  readonly backups: readonly Backup[]
  readonly quotas: readonly QuotaUsage[]
  /** What Cinder's services are at work on; null where no database told. */
  readonly workers: readonly Worker[] | null
  readonly servers: ReadonlyMap<ServerId, ServerRecord>
  readonly novaServices: readonly NovaService[]
  readonly hypervisors: readonly Hypervisor[]
  readonly migrations: readonly Migration[]
  /** Null where the plane is not configured; then all it could have said is unknown. */
  readonly pools: readonly PoolReport[] | null
  readonly hosts: readonly HostReport[] | null
  readonly logs: readonly LogReport[] | null
  /** What was read, found to agree, and not kept; null when all that was read is here. */
  readonly leftOut: LeftOut | null
  readonly answers: Answers
}

/** What direct questions brought, by the id that was asked for. Newer than the lists. */
export interface Answers {
  readonly volumes: ReadonlyMap<VolumeId, Fact<Volume>>
  readonly attachments: ReadonlyMap<VolumeId, Listing<Attachment>>
  readonly servers: ReadonlyMap<ServerId, Fact<Server>>
  readonly past: ReadonlyMap<ServerId, Fact<PastServer>>
  readonly mappings: ReadonlyMap<ServerId, Listing<Mapping>>
  readonly objects: ReadonlyMap<VolumeId, Fact<BackendObject>>
  /** What Nova remembers of failed detaches, by server. */
  readonly events: ReadonlyMap<ServerId, readonly LogEvent[]>
  /** By volume, which services are at work on it now. */
  readonly workers: ReadonlyMap<VolumeId, Listing<Worker>>
  readonly pastVolumes: ReadonlyMap<VolumeId, Fact<PastVolume>>
}

export const noAnswers: Answers = {
  volumes: new Map(),
  attachments: new Map(),
  servers: new Map(),
  past: new Map(),
  mappings: new Map(),
  objects: new Map(),
  events: new Map(),
  workers: new Map(),
  pastVolumes: new Map(),
}
