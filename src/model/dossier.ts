/** Everything that all planes say of one volume, joined. */
import type { Fact, Listing } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { BackendObject, Export, PoolReport, Watcher } from './backend.ts'
import type { Attachment, Volume, VolumeSnapshot, Worker } from './cinder.ts'
import type { Holder, HostDevice } from './host.ts'
import type { LogEvent } from './log.ts'
import type { Mapping, PastServer, Server } from './nova.ts'

export interface Dossier {
  readonly id: VolumeId
  readonly volume: Fact<Volume>
  /** Cinder's list was whole, and the volume was not in it. A question about it may have failed since. */
  readonly unlisted: boolean
  /** All attachment records of the volume, whoever holds them. */
  readonly attachments: Listing<Attachment>
  /** The same, and mappings and disks, by the server they name. Ordered by server id. */
  readonly claims: readonly Claim[]
  /** Domains that have the volume as a disk, also those that no server explains. */
  readonly holders: Listing<Holder>
  readonly devices: Listing<HostDevice>
  readonly backend: BackendView
  readonly snapshots: readonly VolumeSnapshot[]
  /** Services of Cinder that are at work on it, or died over it. */
  readonly workers: Listing<Worker>
  readonly log: readonly LogEvent[]
}

/** What all planes say of one server's hold on the volume; server null for holds by nobody in particular. */
export interface Claim {
  readonly server: ServerId | null
  readonly fact: Fact<Server>
  /** Nova's list was whole, and the server was not in it. A question about it may have failed since. */
  readonly unlisted: boolean
  readonly past: Fact<PastServer>
  readonly attachments: readonly Attachment[]
  readonly mappings: Listing<Mapping>
  readonly holders: readonly Holder[]
}

export interface BackendView {
  /** Null when no configured source shows the pool of this volume. */
  readonly pool: PoolReport | null
  readonly object: Fact<BackendObject>
  /** The pool's list was whole, and the object was not in it. A question about it may have failed since. */
  readonly unlisted: boolean
  readonly trashed: Fact<BackendObject>
  /** The object of a deleted volume that was renamed and kept, because clones depend on it. */
  readonly kept: BackendObject | null
  readonly watchers: Listing<Watcher>
  readonly exports: Listing<Export>
}
