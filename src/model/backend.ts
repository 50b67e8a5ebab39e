/** What the storage back end has: objects, who has them open, and to whom they are exported. */
import type { Unseen } from '../kernel/fact.ts'
import type { VolumeId, Wwid } from '../kernel/ids.ts'

export type BackendKind = 'rbd' | 'hpe3par' | 'lvm' | 'listed-by-cinder'

/** An image, a logical volume or a virtual volume. */
export interface BackendObject {
  readonly name: string
  /** In Ceph the name under which the clients of an image watch it. */
  readonly header?: string
  /** The id in its name, when the name follows Cinder's template. */
  readonly volume: VolumeId | null
  readonly form: ObjectForm
  readonly sizeGib: number | null
  /** How a host that reaches it over SCSI would know it. */
  readonly wwid: Wwid | null
  readonly createdAt: string | null
  /** Back-end snapshots on it, by name, and clones that depend on them. */
  readonly snapshots: readonly string[]
  readonly children: readonly string[]
  /** Set when it lies in the trash. */
  readonly trash: Trash | null
  /** Who on the storage host itself has it open, where that could be asked and is no export. */
  readonly openBy?: readonly string[]
}

/**
 * `deleted` is a parent that Cinder keeps, renamed, for the sake of its clones; `temporary` bears a volume's data
 * while a driver renames or converts it.
 */
export type ObjectForm = 'volume' | 'deleted' | 'temporary' | 'foreign'

export interface Trash {
  readonly id: string
  readonly deletedAt: string | null
  readonly expiresAt: string | null
}

/** Somebody who has an object open. */
export interface Watcher {
  readonly object: string
  /** Exact client address with nonce, e.g. `10.0.0.31:0/3456789012`. */
  readonly address: string
  readonly client: string
  /** A 64-bit number, kept as text: a double would round it. */
  readonly cookie: string
  readonly kind: 'qemu' | 'krbd' | 'service' | 'unknown'
}

/** A permission to reach an object from a host; `active` when an initiator is logged in through it. */
export interface Export {
  readonly object: string
  /** The host's name there, which need not be Nova's; an initiator or a port where there is no better one. */
  readonly host: string
  readonly lun: number | null
  readonly active: boolean
  /** Names of the initiators behind it, by which a host is known whatever it is called: IQNs, or WWPNs in small letters. */
  readonly initiators?: readonly string[]
  readonly addresses?: readonly string[]
  /** What the back end calls the host, where that is another name than Nova's. */
  readonly calledThere?: string
  /** The set of hosts or of volumes that is exported, of which this is a part: it cannot be taken away alone. */
  readonly through?: string
}

/** One look at one pool. */
export interface PoolReport {
  /** `host@backend` of the volumes in it. */
  readonly backend: string
  readonly pool: string | null
  readonly source: string
  /** Which array or group of volumes it is, as that calls itself, with what no other one shares. */
  readonly system?: string
  readonly kind: BackendKind
  /** Whether the configuration declares that no other cloud uses this pool. */
  readonly ours: boolean
  readonly unseen: Unseen | null
  /** Names of the objects of which it was asked who has them open, where it was not asked of all. */
  readonly askedOf?: readonly string[]
  /** What this way of looking can show at all. */
  readonly shows: Readonly<Record<'watchers' | 'exports' | 'trash' | 'dependants', boolean>>
  readonly objects: readonly BackendObject[]
  readonly watchers: readonly Watcher[]
  readonly exports: readonly Export[]
}

/** Whether it is the pool that a volume's host, or its cluster, names: `host@backend#pool`. */
export function holdsPool(report: Pick<PoolReport, 'backend' | 'pool'>, host: string): boolean {
  const [backend, name] = host.split('#') as [string, string | undefined]
  return backend === report.backend && (report.pool === null || name === undefined || name === report.pool)
}
