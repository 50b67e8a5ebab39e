/** What Nova keeps: servers, the mappings of their block devices, and the services that carry them. */
import type { AttachmentId, HostName, ProjectId, ServerId, VolumeId } from '../kernel/ids.ts'

export interface Server {
  readonly id: ServerId
  readonly name: string | null
  readonly project: ProjectId | null
  readonly status: string
  readonly vmState: string | null
  /** Not null while Nova is doing something with the server. */
  readonly taskState: string | null
  readonly host: HostName | null
  /** libvirt's name of the domain. */
  readonly instanceName: string | null
  readonly locked: boolean
  readonly createdAt: string | null
  readonly updatedAt: string | null
}

/** A server that Nova once had. */
export interface PastServer {
  readonly id: ServerId
  readonly name: string | null
  readonly host: HostName | null
  readonly endedAt: string | null
  /** By what it is remembered. */
  readonly remembered: 'deleted-row' | 'archived-row' | 'mapping-row'
}

/** Nova's block device mapping of one volume into one server. */
export interface Mapping {
  readonly server: ServerId
  readonly volume: VolumeId
  /** Null for mappings from before the attachment API; undefined where the source does not show it. */
  readonly attachment: AttachmentId | null | undefined
  readonly device: string | null
  /** Whether the server boots from it; undefined where the source does not show it. */
  readonly root: boolean | undefined
  readonly deleteOnTermination: boolean
}

/** A server and the mappings of its volumes, as Nova lists them together. */
export interface ServerRecord {
  readonly server: Server
  readonly mappings: readonly Mapping[]
}

export interface NovaService {
  readonly binary: string
  readonly host: HostName
  readonly enabled: boolean
  /** `unknown` when the cell that has the service does not answer. */
  readonly state: 'up' | 'down' | 'unknown'
  readonly forcedDown: boolean
  readonly updatedAt: string | null
}

export interface Hypervisor {
  readonly host: HostName
  readonly hostname: string
  readonly type: string | null
  readonly address: string | null
}

export interface Migration {
  readonly id: string
  readonly server: ServerId
  readonly status: string
  readonly kind: string | null
  readonly source: HostName | null
  readonly destination: HostName | null
  readonly updatedAt: string | null
}

const finished = new Set(['completed', 'confirmed', 'reverted', 'finished', 'done', 'failed', 'error', 'cancelled'])

/** `finished` of a cold migration waits for the user; the server's RESIZED state says so, not this. */
export const isUnfinished = (migration: Migration): boolean => !finished.has(migration.status)
