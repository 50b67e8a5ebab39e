/** The state of a whole simulated cloud: one object, whichever way it is looked at. */
import { type Release, releaseNamed } from './releases.ts'
import type { HostRow, LogRow, Storage } from './state/planes.ts'
import { makeRandom, type Random } from './state/random.ts'
import type {
  ActionRow,
  ApplicationCredential,
  AttachmentRow,
  BackupRow,
  CinderServiceRow,
  MappingRow,
  MessageRow,
  MigrationRow,
  NovaServiceRow,
  Project,
  QuotaRow,
  ServerRow,
  SnapshotRow,
  TokenRow,
  TransferRow,
  TypeRow,
  User,
  VolumeRow,
  WorkerRow,
} from './state/rows.ts'
import { makeTable, type Table } from './state/table.ts'
import { realTime, type SimulatedTime } from './state/time.ts'

export interface SimulatedCloud {
  readonly release: Release
  readonly region: string
  readonly time: SimulatedTime
  readonly random: Random
  /** How long the services take for what they do behind their answers. */
  readonly workMs: number
  /** What may be changed while the cloud runs; shared by all who look at it, also from its past. */
  readonly conf: CloudConf
  readonly projects: Map<string, Project>
  readonly users: Map<string, User>
  readonly credentials: Map<string, ApplicationCredential>
  readonly tokens: Map<string, TokenRow>
  readonly volumes: Table<VolumeRow>
  readonly attachments: Table<AttachmentRow>
  /** Live attachment rows by volume; the table has no such index. */
  readonly attachmentsOf: Map<string, AttachmentRow[]>
  readonly snapshots: Table<SnapshotRow>
  readonly types: Map<string, TypeRow>
  readonly cinderServices: CinderServiceRow[]
  readonly workers: WorkerRow[]
  readonly quotas: Map<string, QuotaRow>
  readonly messages: MessageRow[]
  readonly transfers: Table<TransferRow>
  readonly backups: Table<BackupRow>
  readonly servers: Table<ServerRow>
  readonly mappings: MappingRow[]
  /** Live mapping rows by server. */
  readonly mappingsOf: Map<string, MappingRow[]>
  readonly novaServices: NovaServiceRow[]
  readonly migrations: MigrationRow[]
  readonly actions: ActionRow[]
  /** Cells that do not answer. */
  readonly darkCells: Set<string>
  readonly storage: Storage[]
  readonly hosts: Map<string, HostRow>
  readonly log: LogRow[]
}

export interface CloudConf {
  /** The largest page the services give, whatever they are asked for. */
  pageLimit: number
  /** How long a new token lives. */
  tokenLifeMs: number
  /** Whether Nova sends its service token to Cinder. */
  novaSendsServiceToken: boolean
  /** Whether Nova's API is down: for its clients, and for Cinder when it asks. */
  novaIsDown: boolean
}

export interface CloudSettings {
  readonly release?: string
  /** Where Nova is of another release than the rest. */
  readonly novaRelease?: string
  readonly seed?: number
  readonly time?: SimulatedTime
  readonly workMs?: number
  readonly region?: string
}

export function emptyCloud(settings: CloudSettings = {}): SimulatedCloud {
  const release = releaseNamed(settings.release ?? '2026.1')
  return {
    release: { ...release, compute: releaseNamed(settings.novaRelease ?? release.name).compute },
    region: settings.region ?? 'RegionOne',
    time: settings.time ?? realTime(),
    random: makeRandom(settings.seed ?? 1),
    workMs: settings.workMs ?? 300,
    conf: { pageLimit: 1000, tokenLifeMs: 3_600_000, novaSendsServiceToken: true, novaIsDown: false },
    projects: new Map(),
    users: new Map(),
    credentials: new Map(),
    tokens: new Map(),
    volumes: makeTable(),
    attachments: makeTable(),
    attachmentsOf: new Map(),
    snapshots: makeTable(),
    types: new Map(),
    cinderServices: [],
    workers: [],
    quotas: new Map(),
    messages: [],
    transfers: makeTable(),
    backups: makeTable(),
    servers: makeTable(),
    mappings: [],
    mappingsOf: new Map(),
    novaServices: [],
    migrations: [],
    actions: [],
    darkCells: new Set(),
    storage: [],
    hosts: new Map(),
    log: [],
  }
}
