/** The tables of Cinder and Nova as far as we read them, with the kinds of columns that they have in both databases. */

/** A flag is a number in MySQL and a boolean in PostgreSQL; a number of the row counts by itself. */
export type ColumnKind = 'number-of-row' | 'id' | 'name' | 'text' | 'flag' | 'int' | 'time' | 'exact-time'

export interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>
  /** Where it is not the number of the row. */
  readonly key?: string
  readonly unique?: readonly string[]
  readonly indexes?: readonly (readonly string[])[]
}

const times = { created_at: 'time', updated_at: 'time', deleted_at: 'time' } as const
const cinderRow = { ...times, deleted: 'flag' } as const
const novaRow = { ...times, id: 'number-of-row', deleted: 'int' } as const

export const cinderShapes = {
  volumes: {
    columns: {
      ...cinderRow,
      id: 'id',
      _name_id: 'id',
      user_id: 'name',
      project_id: 'name',
      host: 'name',
      cluster_name: 'name',
      size: 'int',
      availability_zone: 'name',
      status: 'name',
      attach_status: 'name',
      migration_status: 'name',
      previous_status: 'name',
      display_name: 'name',
      snapshot_id: 'id',
      source_volid: 'id',
      volume_type_id: 'id',
      bootable: 'flag',
      multiattach: 'flag',
      service_uuid: 'id',
      use_quota: 'flag',
    },
    key: 'id',
    indexes: [
      ['service_uuid', 'deleted'],
      ['deleted', 'project_id'],
      ['deleted', 'host'],
    ],
  },
  volume_attachment: {
    columns: {
      ...cinderRow,
      id: 'id',
      volume_id: 'id',
      attached_host: 'name',
      instance_uuid: 'id',
      mountpoint: 'name',
      attach_time: 'time',
      detach_time: 'time',
      attach_mode: 'name',
      attach_status: 'name',
      connection_info: 'text',
      connector: 'text',
    },
    key: 'id',
    indexes: [['volume_id']],
  },
  attachment_specs: {
    columns: { ...cinderRow, id: 'number-of-row', attachment_id: 'id', key: 'name', value: 'name' },
    indexes: [['attachment_id']],
  },
  volume_admin_metadata: {
    columns: { ...cinderRow, id: 'number-of-row', volume_id: 'id', key: 'name', value: 'name' },
    indexes: [['volume_id']],
  },
  volume_metadata: {
    columns: { ...cinderRow, id: 'number-of-row', volume_id: 'id', key: 'name', value: 'name' },
    indexes: [['volume_id']],
  },
  snapshots: {
    columns: {
      ...cinderRow,
      id: 'id',
      volume_id: 'id',
      project_id: 'name',
      status: 'name',
      volume_size: 'int',
      display_name: 'name',
      use_quota: 'flag',
    },
    key: 'id',
    indexes: [['volume_id'], ['deleted', 'project_id']],
  },
  backups: { columns: { ...cinderRow, id: 'id', volume_id: 'id', project_id: 'name', status: 'name' }, key: 'id' },
  transfers: { columns: { ...cinderRow, id: 'id', volume_id: 'id' }, key: 'id', indexes: [['volume_id']] },
  image_volume_cache_entries: {
    columns: { id: 'number-of-row', host: 'name', image_id: 'id', volume_id: 'id' },
  },
  quota_usages: {
    columns: {
      ...cinderRow,
      id: 'number-of-row',
      project_id: 'name',
      resource: 'name',
      in_use: 'int',
      reserved: 'int',
      race_preventer: 'flag',
    },
    indexes: [['project_id', 'resource']],
  },
  services: {
    columns: { ...cinderRow, id: 'number-of-row', host: 'name', binary: 'name', uuid: 'id', cluster_name: 'name' },
  },
  workers: {
    columns: {
      id: 'number-of-row',
      created_at: 'time',
      updated_at: 'exact-time',
      resource_type: 'name',
      resource_id: 'id',
      status: 'name',
      service_id: 'int',
    },
    indexes: [['resource_type', 'resource_id']],
  },
} as const satisfies Record<string, TableShape>

const instanceColumns = {
  ...novaRow,
  uuid: 'id',
  user_id: 'name',
  project_id: 'name',
  host: 'name',
  node: 'name',
  vm_state: 'name',
  task_state: 'name',
  power_state: 'int',
  display_name: 'name',
  locked: 'flag',
  hidden: 'flag',
  launched_at: 'time',
  terminated_at: 'time',
  cleaned: 'int',
} as const

const mappingColumns = {
  ...novaRow,
  uuid: 'id',
  instance_uuid: 'id',
  source_type: 'name',
  destination_type: 'name',
  device_name: 'name',
  boot_index: 'int',
  delete_on_termination: 'flag',
  volume_id: 'id',
  attachment_id: 'id',
  connection_info: 'text',
} as const

export const cellShapes = {
  instances: {
    columns: instanceColumns,
    unique: ['uuid'],
    indexes: [
      ['uuid', 'deleted'],
      ['host', 'deleted', 'cleaned'],
      ['project_id', 'deleted'],
      ['deleted', 'created_at'],
    ],
  },
  /** The archive keeps the numbers of the rows, and no index but theirs. */
  shadow_instances: { columns: instanceColumns },
  block_device_mapping: {
    columns: mappingColumns,
    unique: ['uuid'],
    indexes: [['volume_id'], ['instance_uuid'], ['instance_uuid', 'volume_id']],
  },
  instance_id_mappings: { columns: { ...novaRow, uuid: 'id' }, indexes: [['uuid']] },
} as const satisfies Record<string, TableShape>

export const apiShapes = {
  cell_mappings: {
    columns: {
      created_at: 'time',
      updated_at: 'time',
      id: 'number-of-row',
      uuid: 'id',
      name: 'name',
      transport_url: 'text',
      database_connection: 'text',
      disabled: 'flag',
    },
    unique: ['uuid'],
  },
  host_mappings: {
    columns: { created_at: 'time', updated_at: 'time', id: 'number-of-row', cell_id: 'int', host: 'name' },
    unique: ['host'],
  },
  instance_mappings: {
    columns: {
      created_at: 'time',
      updated_at: 'time',
      id: 'number-of-row',
      instance_uuid: 'id',
      cell_id: 'int',
      project_id: 'name',
      queued_for_delete: 'flag',
    },
    unique: ['instance_uuid'],
  },
  build_requests: {
    columns: {
      created_at: 'time',
      updated_at: 'time',
      id: 'number-of-row',
      project_id: 'name',
      instance_uuid: 'id',
      instance: 'text',
      block_device_mappings: 'text',
    },
    unique: ['instance_uuid'],
  },
} as const satisfies Record<string, TableShape>

export type Shapes = Readonly<Record<string, TableShape>>

/** Columns by table that came later than Queens, and the first release in which they are. */
export const laterColumns: readonly (readonly [release: string, table: string, column: string])[] = [
  ['rocky', 'instance_mappings', 'queued_for_delete'],
  ['train', 'instances', 'hidden'],
  ['train', 'shadow_instances', 'hidden'],
  ['xena', 'volumes', 'use_quota'],
  ['xena', 'snapshots', 'use_quota'],
]
