/** The parts of the simulated cloud that no API shows: storage back ends, compute hosts, logs. */

export interface ImageRow {
  name: string
  /** The id in `rbd_header.<id>`. */
  readonly id: string
  readonly sizeGib: number
  readonly snapshots: string[]
  readonly children: string[]
  readonly watchers: WatcherRow[]
  trash: { readonly deletedAt: number; readonly expiresAt: number | null } | null
  readonly createdAt: number
}

export interface WatcherRow {
  readonly address: string
  readonly client: string
  readonly cookie: string
  readonly kind: 'qemu' | 'krbd' | 'service' | 'unknown'
  /** The host and domain behind it, by which it goes when they do. */
  readonly host: string | null
  readonly domain: string | null
}

export interface RbdPool {
  readonly kind: 'rbd'
  /** `host@backend`, of the volumes in it. */
  readonly backend: string
  readonly pool: string
  readonly cephPool: string
  ours: boolean
  unreachable: string | null
  readonly images: Map<string, ImageRow>
}

export interface VirtualVolume {
  name: string
  readonly wwn: string
  readonly sizeGib: number
  readonly volume: string
  readonly snapshots: string[]
}

export interface Vlun {
  readonly volume: string
  readonly host: string
  readonly lun: number
  /** Template rows say what may be reached; active ones, who is logged in. */
  active: boolean
}

export interface SanArray {
  readonly kind: 'hpe3par'
  readonly backend: string
  readonly pool: string
  ours: boolean
  unreachable: string | null
  readonly serial: string
  readonly volumes: Map<string, VirtualVolume>
  readonly vluns: Vlun[]
  /** Names of members, by the name of the set. */
  readonly hostSets: Map<string, readonly string[]>
  readonly volumeSets: Map<string, readonly string[]>
  /** Hosts that it calls otherwise than Nova does, by its own name for them. */
  readonly otherNames: Map<string, string>
  /** Logins to its web API, by their keys. */
  readonly sessions: Map<string, { readonly user: string; usedAt: number }>
}

export type Storage = RbdPool | SanArray

export interface DiskRow {
  readonly target: string
  readonly volume: string | null
  readonly source: string
  readonly wwid: string | null
}

export interface DomainRow {
  readonly uuid: string
  readonly name: string
  state: 'running' | 'paused' | 'shut-off'
  migrating: boolean
  readonly disks: DiskRow[]
}

export interface PathRow {
  readonly device: string
  readonly hctl: string
  wwid: string
  state: 'active' | 'failed'
  transport: string
}

export interface MapRow {
  readonly wwid: string
  readonly device: string
  queueing: boolean
  openCount: number
  holders: string[]
  readonly paths: PathRow[]
}

export interface HostRow {
  readonly name: string
  readonly address: string
  /** WWPNs of its two adapters. */
  readonly initiators: readonly string[]
  unreachable: string | null
  readonly domains: Map<string, DomainRow>
  readonly maps: Map<string, MapRow>
  readonly loosePaths: PathRow[]
}

export interface LogRow {
  readonly at: number
  readonly source: string
  readonly kind:
    | 'volume-busy'
    | 'snapshot-busy'
    | 'delete-failed'
    | 'detach-refused'
    | 'detach-failed'
    | 'cleanup-ignored'
    | 'other'
  readonly volume: string | null
  readonly server: string | null
  readonly request: string | null
  readonly text: string
}
