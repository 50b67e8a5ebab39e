/** The tables and columns that we read, named as the services name them. Which of them exist is for `schema.ts` to see. */

type Flag = boolean | number

interface SoftlyDeleted {
  readonly created_at: string | null
  readonly updated_at: string | null
  readonly deleted_at: string | null
}

/** Cinder marks what it deleted by a flag. */
interface CinderRow extends SoftlyDeleted {
  readonly deleted: Flag | null
}

/** Nova marks what it deleted by the row's own number; 0 is alive. */
interface NovaRow extends SoftlyDeleted {
  readonly id: number
  readonly deleted: number | null
}

export interface CinderTables {
  readonly volumes: CinderRow & {
    readonly id: string
    readonly _name_id: string | null
    readonly use_quota: Flag | null
    readonly project_id: string | null
    readonly host: string | null
    readonly cluster_name: string | null
    readonly size: number | null
    readonly status: string | null
    readonly previous_status: string | null
    readonly migration_status: string | null
    readonly display_name: string | null
    readonly snapshot_id: string | null
    readonly multiattach: Flag | null
  }
  readonly volume_attachment: CinderRow & {
    readonly id: string
    readonly volume_id: string
    readonly instance_uuid: string | null
    readonly attached_host: string | null
    readonly mountpoint: string | null
    readonly attach_time: string | null
    readonly attach_status: string | null
    readonly connector: string | null
    readonly connection_info: string | null
  }
  readonly volume_metadata: CinderRow & { readonly id: number; readonly volume_id: string; readonly key: string | null }
  readonly snapshots: CinderRow & {
    readonly id: string
    readonly volume_id: string
    readonly project_id: string | null
    readonly status: string | null
    readonly volume_size: number | null
    readonly use_quota: Flag | null
  }
  readonly backups: CinderRow & { readonly id: string; readonly volume_id: string; readonly status: string | null }
  readonly transfers: CinderRow & { readonly id: string; readonly volume_id: string }
  readonly image_volume_cache_entries: { readonly id: number; readonly volume_id: string }
  readonly quota_usages: CinderRow & {
    readonly id: number
    readonly project_id: string | null
    readonly resource: string | null
    readonly in_use: number
    readonly reserved: number
  }
  readonly services: CinderRow & { readonly id: number; readonly host: string | null; readonly binary: string | null }
  readonly workers: {
    readonly id: number
    readonly resource_type: string
    readonly resource_id: string
    readonly status: string
    readonly service_id: number | null
    readonly updated_at: string | null
  }
}

interface InstanceColumns extends NovaRow {
  readonly uuid: string
  readonly project_id: string | null
  readonly host: string | null
  readonly vm_state: string | null
  readonly task_state: string | null
  readonly display_name: string | null
  readonly locked: Flag | null
  readonly hidden: Flag | null
  readonly terminated_at: string | null
}

export interface NovaCellTables {
  readonly instances: InstanceColumns
  readonly shadow_instances: InstanceColumns
  readonly block_device_mapping: NovaRow & {
    readonly instance_uuid: string | null
    readonly volume_id: string | null
    readonly attachment_id: string | null
    readonly device_name: string | null
    readonly boot_index: number | null
    readonly delete_on_termination: Flag | null
  }
  readonly instance_id_mappings: NovaRow & { readonly uuid: string }
}

export interface NovaApiTables {
  readonly cell_mappings: {
    readonly id: number
    readonly uuid: string
    readonly name: string | null
    readonly database_connection: string | null
    readonly disabled: Flag | null
  }
  readonly host_mappings: { readonly id: number; readonly cell_id: number; readonly host: string }
  readonly instance_mappings: {
    readonly id: number
    readonly instance_uuid: string
    readonly cell_id: number | null
    readonly updated_at: string | null
  }
  readonly build_requests: {
    readonly id: number
    readonly instance_uuid: string | null
    readonly project_id: string
    readonly instance: string | null
    readonly block_device_mappings: string | null
    readonly created_at: string | null
    readonly updated_at: string | null
  }
}
