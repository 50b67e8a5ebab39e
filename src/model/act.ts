/** One change of the world, as data: what a step does, in the words of whoever carries it out. */
import type { AttachmentId, HostName, ProjectId, ServerId, SnapshotId, VolumeId, Wwid } from '../kernel/ids.ts'

export type CinderAct =
  | { readonly act: 'delete-attachment'; readonly volume: VolumeId; readonly attachment: AttachmentId }
  | { readonly act: 'complete-attachment'; readonly volume: VolumeId; readonly attachment: AttachmentId }
  /** A record that was lost: by `os-attach`, which makes one, complete, and tells no back end. */
  | { readonly act: 'record-attachment'; readonly volume: VolumeId; readonly server: ServerId; readonly device: string }
  | { readonly act: 'detach-record'; readonly volume: VolumeId; readonly attachment: AttachmentId | null }
  | { readonly act: 'force-detach'; readonly volume: VolumeId; readonly attachment: AttachmentId | null }
  | { readonly act: 'roll-detaching'; readonly volume: VolumeId }
  | { readonly act: 'unreserve'; readonly volume: VolumeId }
  | { readonly act: 'reserve'; readonly volume: VolumeId }
  | { readonly act: 'terminate-connection'; readonly volume: VolumeId; readonly host: string }
  | {
      readonly act: 'reset-status'
      readonly volume: VolumeId
      readonly status: string | null
      readonly attachStatus: 'attached' | 'detached' | null
      readonly migrationStatus: string | null
    }
  | { readonly act: 'delete-volume'; readonly volume: VolumeId; readonly force: boolean }
  | { readonly act: 'delete-snapshot'; readonly volume: VolumeId; readonly snapshot: SnapshotId }
  | { readonly act: 'delete-transfer'; readonly volume: VolumeId; readonly transfer: string }

export type NovaAct = {
  readonly act: 'detach-from-server'
  readonly server: ServerId
  readonly volume: VolumeId
}

/** In one back end, by its `host@backend` name. */
export type BackendAct =
  | { readonly act: 'quarantine'; readonly backend: string; readonly object: string; readonly keepMs: number }
  | { readonly act: 'restore'; readonly backend: string; readonly object: string; readonly id: string }
  | { readonly act: 'blocklist'; readonly backend: string; readonly address: string; readonly keepMs: number }
  | { readonly act: 'unblock'; readonly backend: string; readonly address: string }
  | { readonly act: 'flatten'; readonly backend: string; readonly object: string }
  | {
      readonly act: 'remove-export'
      readonly backend: string
      readonly object: string
      readonly host: string
      readonly lun: number | null
    }

export type HostAct =
  | { readonly act: 'flush-map'; readonly host: HostName; readonly wwid: Wwid; readonly map: string }
  | {
      readonly act: 'delete-path'
      readonly host: HostName
      readonly wwid: Wwid
      readonly device: string
      readonly hctl: string
    }
  /** Its definition is kept in the journal before it goes. */
  | { readonly act: 'destroy-domain'; readonly host: HostName; readonly domain: ServerId; readonly name: string }
  | { readonly act: 'define-domain'; readonly host: HostName; readonly domain: ServerId; readonly xml: string }

/** In a service's database: one transaction, on rows locked and compared with what the plan saw. */
export type DatabaseAct =
  | {
      readonly act: 'forget-mapping'
      readonly server: ServerId
      readonly volume: VolumeId
      readonly attachment: AttachmentId | null
    }
  | { readonly act: 'forget-attachment'; readonly volume: VolumeId; readonly attachment: AttachmentId }
  /** With all that its row must still say: a deletion that is under way or has failed, where and of what it was seen. */
  | {
      readonly act: 'forget-volume'
      readonly volume: VolumeId
      readonly status: readonly string[]
      readonly host: string | null
      readonly migrationStatus: string | null
    }
  | { readonly act: 'recount-quota'; readonly project: ProjectId }
  /** Gives back rows as the journal kept them. */
  | { readonly act: 'restore-rows'; readonly rows: readonly RowImage[] }

/** A row as it was before it was changed. Numbers that a double would round are texts. */
export interface RowImage {
  readonly database: string
  readonly table: string
  readonly key: Readonly<Record<string, string | number>>
  readonly before: Readonly<Record<string, string | number | boolean | null>> | null
  readonly after: Readonly<Record<string, string | number | boolean | null>> | null
}

export type Act = CinderAct | NovaAct | BackendAct | HostAct | DatabaseAct
export type ActName = Act['act']

/** What an act leaves behind for the journal: what was there before, as far as it is needed to give it back. */
export interface Done {
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
}

export const done: Done = { before: {}, after: {} }
