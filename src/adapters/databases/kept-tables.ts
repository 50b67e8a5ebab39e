/** The tables that may be changed, with those of their columns that the journal keeps. */
import type { KeptTable } from './row-changes.ts'

const times = ['created_at', 'updated_at', 'deleted_at', 'deleted']

const inCinder = (table: string, columns: readonly string[], key = 'id'): KeptTable => ({
  database: 'cinder',
  table,
  key,
  columns: [...columns, ...times],
})

export const keptVolumes = inCinder('volumes', [
  'project_id',
  'host',
  'size',
  'status',
  'attach_status',
  'migration_status',
  'previous_status',
  'terminated_at',
])

export const keptAttachments = inCinder('volume_attachment', [
  'volume_id',
  'instance_uuid',
  'attached_host',
  'mountpoint',
  'attach_status',
  'attach_time',
  'detach_time',
])

export const keptSnapshots = inCinder('snapshots', ['volume_id', 'status'])

export const keptUsages = inCinder('quota_usages', ['project_id', 'resource', 'in_use', 'reserved', 'until_refresh'])

/** Where old releases kept the connector of an attachment: its values may hold secrets, and are not kept. */
export const keptSpecs = inCinder('attachment_specs', ['attachment_id'])

/** The mark that a volume is attached, and how, among others of Cinder’s own. */
export const keptAdminMetadata = inCinder('volume_admin_metadata', ['volume_id'])

/** What belongs to a volume and goes with it, by `volume_id`; the values of admin metadata are marks of Cinder's. */
export const keptWithVolume: readonly KeptTable[] = [
  inCinder('volume_metadata', ['volume_id']),
  keptAdminMetadata,
  inCinder('volume_glance_metadata', ['volume_id']),
  inCinder('transfers', ['volume_id']),
]

export const keptMappings = (database: string): KeptTable => ({
  database,
  table: 'block_device_mapping',
  key: 'id',
  columns: ['uuid', 'instance_uuid', 'volume_id', 'attachment_id', 'device_name', 'boot_index', ...times],
})

/** Every table that rows may be given back to. */
export const keptNamed = (database: string, table: string): KeptTable | undefined =>
  [keptVolumes, keptAttachments, keptSpecs, keptUsages, ...keptWithVolume, keptMappings(database)].find(
    (kept) => kept.table === table && kept.database === database,
  )
