/** What must hold before a step, and what must be seen after it: one language for both, checked on a fresh look. */
import type { AttachmentId, HostName, ProjectId, ServerId, SnapshotId, VolumeId, Wwid } from '../kernel/ids.ts'

export type Condition =
  | { readonly holds: 'volume-status'; readonly status: readonly string[] }
  | { readonly holds: 'volume-gone' }
  | { readonly holds: 'attachment'; readonly attachment: AttachmentId; readonly status: readonly string[] }
  | { readonly holds: 'attachment-gone'; readonly attachment: AttachmentId }
  | { readonly holds: 'attached-to'; readonly server: ServerId }
  | { readonly holds: 'mapping'; readonly server: ServerId }
  | { readonly holds: 'mapping-gone'; readonly server: ServerId }
  | { readonly holds: 'server-gone'; readonly server: ServerId }
  /** No running guest but those named has the volume; nor has anybody else it open. */
  | { readonly holds: 'nobody-else-has-it'; readonly except: readonly ServerId[] }
  | { readonly holds: 'guest-has-it'; readonly server: ServerId }
  | { readonly holds: 'guest-has-it-not'; readonly server: ServerId }
  /** All paths failed, nothing open, no holder, and every path of it is the disk it says. */
  | { readonly holds: 'map-idle'; readonly host: HostName; readonly wwid: Wwid }
  | { readonly holds: 'map-gone'; readonly host: HostName; readonly wwid: Wwid }
  | {
      readonly holds: 'path'
      readonly host: HostName
      readonly device: string
      readonly hctl: string
      readonly wwid: Wwid | null
    }
  | { readonly holds: 'path-gone'; readonly host: HostName; readonly hctl: string; readonly wwid: Wwid }
  /** Nothing of the volume is left on the host: no map, no path, no domain. */
  | { readonly holds: 'host-clean'; readonly host: string }
  | { readonly holds: 'domain'; readonly host: HostName; readonly domain: ServerId }
  | { readonly holds: 'domain-gone'; readonly host: HostName; readonly domain: ServerId }
  | { readonly holds: 'watcher'; readonly address: string }
  | { readonly holds: 'watcher-gone'; readonly address: string }
  | { readonly holds: 'export'; readonly host: string }
  | { readonly holds: 'export-gone'; readonly host: string }
  | { readonly holds: 'object'; readonly object: string }
  | { readonly holds: 'object-gone'; readonly object: string }
  | { readonly holds: 'object-trashed'; readonly object: string }
  | { readonly holds: 'independent'; readonly object: string }
  | { readonly holds: 'snapshot-gone'; readonly snapshot: SnapshotId }
  | { readonly holds: 'quota-even'; readonly project: ProjectId }
  /** The finding that the step belongs to is found, confirmed, and nothing stands in the way of its remedy. */
  | { readonly holds: 'finding' }
  /** The finding that the step belongs to is no longer found. For what no single record shows. */
  | { readonly holds: 'finding-gone' }

export type ConditionName = Condition['holds']

/** What a condition is about, where it is not the finding's own volume. */
export type Subject = VolumeId | null
