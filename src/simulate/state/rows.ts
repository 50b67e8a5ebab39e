/** The rows of the simulated services, as their databases would keep them. Times are milliseconds. */

export interface Project {
  readonly id: string
  readonly name: string
}

export interface User {
  readonly id: string
  readonly name: string
  readonly password: string
  /** Roles by project id. */
  readonly roles: ReadonlyMap<string, readonly string[]>
}

export interface ApplicationCredential {
  readonly id: string
  readonly name: string
  readonly secret: string
  readonly user: string
  readonly project: string
}

export interface TokenRow {
  readonly id: string
  readonly user: User
  /** Null for a token without scope, or of the whole system. */
  readonly project: Project | null
  readonly system: boolean
  readonly roles: readonly string[]
  readonly expiresAt: number
  /** How its bearer proved itself; a token that was made of another keeps what that one was made by. */
  readonly methods: readonly string[]
}

export interface VolumeRow {
  readonly id: string
  name: string | null
  description: string | null
  status: string
  attachStatus: string
  size: number
  readonly project: string
  readonly user: string
  host: string | null
  cluster: string | null
  migrationStatus: string | null
  nameId: string | null
  multiattach: boolean
  bootable: boolean
  encrypted: boolean
  type: string
  readonly zone: string
  readonly snapshot: string | null
  readonly source: string | null
  group: string | null
  useQuota: boolean
  metadata: Record<string, string>
  previousStatus: string | null
  readonly createdAt: number
  updatedAt: number | null
  deletedAt: number | null
}

export interface AttachmentRow {
  readonly id: string
  readonly volume: string
  server: string | null
  host: string | null
  mountpoint: string | null
  status: string
  mode: string
  /** Null until a connector was given. */
  connection: Record<string, unknown> | null
  connectorHost: string | null
  readonly createdAt: number
  attachedAt: number | null
  deletedAt: number | null
}

export interface SnapshotRow {
  readonly id: string
  name: string | null
  readonly description: string | null
  readonly volume: string
  status: string
  readonly size: number
  readonly project: string
  readonly user: string
  readonly createdAt: number
  updatedAt: number | null
  deletedAt: number | null
}

export interface TypeRow {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly backend: string | null
  readonly multiattach: boolean
}

export interface CinderServiceRow {
  readonly binary: string
  readonly host: string
  readonly uuid: string
  enabled: boolean
  /** When it went down; null while it is up. */
  downSince: number | null
  disabledReason: string | null
}

/** A service's note that it works on a volume; it stays when the service dies over it. */
export interface WorkerRow {
  readonly volume: string
  readonly status: string
  /** `host@backend` of the service; null while none has begun. */
  readonly host: string | null
  readonly updatedAt: number
}

export interface QuotaRow {
  volumes: number
  gigabytes: number
  snapshots: number
  reserved: number
}

export interface MessageRow {
  readonly id: string
  readonly project: string
  readonly resource: string
  readonly resourceType: string
  readonly event: string
  readonly text: string
  readonly request: string
  readonly createdAt: number
}

export interface TransferRow {
  readonly id: string
  readonly name: string | null
  readonly volume: string
  readonly createdAt: number
}

export interface BackupRow {
  readonly id: string
  readonly name: string | null
  readonly volume: string
  readonly project: string
  status: string
  readonly size: number
  readonly createdAt: number
  updatedAt: number | null
}

export interface ServerRow {
  readonly id: string
  /** Of the libvirt name `instance-%08x`. */
  readonly number: number
  name: string
  readonly project: string
  readonly user: string
  vmState: string
  taskState: string | null
  powerState: number
  host: string | null
  readonly flavor: string
  readonly image: string | null
  locked: boolean
  readonly zone: string
  /** Cells hold servers; a cell that does not answer hides them. */
  readonly cell: string
  readonly createdAt: number
  updatedAt: number
  launchedAt: number | null
  deletedAt: number | null
  /** Rows that `nova-manage db archive_deleted_rows` has taken away. */
  archived: boolean
}

export interface MappingRow {
  readonly uuid: string
  readonly server: string
  readonly volume: string
  attachment: string | null
  readonly device: string
  readonly bootIndex: number | null
  deleteOnTermination: boolean
  deletedAt: number | null
}

export interface NovaServiceRow {
  readonly id: string
  readonly binary: string
  readonly host: string
  readonly zone: string
  readonly cell: string
  enabled: boolean
  downSince: number | null
  forcedDown: boolean
  disabledReason: string | null
}

export interface MigrationRow {
  readonly id: number
  readonly uuid: string
  readonly server: string
  status: string
  readonly kind: string
  readonly source: string
  readonly destination: string
  /** Of a live migration: the attachment that each mapping had before, by the mapping's uuid. */
  readonly former: Map<string, string>
  readonly createdAt: number
  updatedAt: number
}

export interface ActionRow {
  readonly request: string
  readonly server: string
  readonly action: string
  readonly user: string
  readonly project: string
  readonly startedAt: number
  finishedAt: number | null
  readonly event: string
  result: string | null
  traceback: string | null
  readonly host: string | null
}
