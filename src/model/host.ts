/** What a compute or storage host has: domains, their disks, multipath maps and SCSI paths. */
import type { Unseen } from '../kernel/fact.ts'
import type { HostName, ServerId, VolumeId, Wwid } from '../kernel/ids.ts'

export interface Domain {
  /** The same as Nova's server id, for domains that Nova made. */
  readonly uuid: ServerId
  readonly name: string
  /** The process that runs it on its host, where it runs and could be told. */
  readonly pid?: number
  readonly state: 'running' | 'paused' | 'shut-off' | 'other'
  readonly migrating: boolean
  readonly disks: readonly Disk[]
}

export interface Disk {
  readonly target: string
  /** Nova writes the volume's id here. */
  readonly serial: string | null
  /** `pool/image`, `/dev/dm-3` or a file. */
  readonly source: string | null
  readonly wwid: Wwid | null
}

export interface MultipathMap {
  readonly name: string
  readonly wwid: Wwid
  readonly device: string
  readonly queueing: boolean
  /** The device mapper's own count: the only complete sign that somebody has the map open. */
  readonly openCount: number
  /** Who holds it, as far as it could be named: `lvm vg0`, `mount /srv`, `process 4711 dd`. */
  readonly holders: readonly string[]
  readonly paths: readonly ScsiPath[]
}

export interface ScsiPath {
  readonly device: string
  readonly hctl: string
  /** Read from the device itself, not from the map. */
  readonly wwid: Wwid | null
  readonly state: 'active' | 'failed' | 'undefined'
  /** Whether the transport calls the device usable: `running`, `offline`, `transport-offline`. */
  readonly transport: string
}

/** One look at one host. */
export interface HostReport {
  readonly host: HostName
  readonly source: string
  readonly address: string | null
  /** By which back ends know it: IQNs, and WWPNs in small letters. */
  readonly initiators?: readonly string[]
  readonly unseen: Unseen | null
  readonly domains: readonly Domain[]
  readonly maps: readonly MultipathMap[]
  /** SCSI disks that are in no map. */
  readonly loosePaths: readonly ScsiPath[]
}

/** A domain that has a volume as a disk. */
export interface Holder {
  readonly host: HostName
  readonly source: string
  readonly domain: Domain
  readonly disk: Disk
}

/** A map, or a loose path, of a volume on one host. */
export interface HostDevice {
  readonly host: HostName
  readonly source: string
  readonly volume: VolumeId | null
  readonly map: MultipathMap | null
  readonly path: ScsiPath | null
}
