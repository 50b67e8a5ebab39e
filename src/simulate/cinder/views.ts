/** Rows as Cinder's API shows them, by microversion and by who asks. */
import type { SimulatedCloud } from '../cloud.ts'
import type { Json } from '../http.ts'
import type { Call } from '../service.ts'
import type { AttachmentRow, CinderServiceRow, SnapshotRow, VolumeRow } from '../state/rows.ts'
import { attachmentsOf } from './rows.ts'
import { cinderTime } from './time.ts'

/** States that the API hides behind others. */
const shownAs: Readonly<Record<string, string>> = {
  managing: 'creating',
  error_managing: 'error',
  error_managing_deleting: 'deleting',
}

const linksOf = (call: Call, kind: string, id: string): readonly Json[] => [
  { rel: 'self', href: `${call.root}/${call.caller.project}/${kind}/${id}` },
  { rel: 'bookmark', href: `${call.root.replace(/\/v3$/, '')}/${call.caller.project}/${kind}/${id}` },
]

export const volumeSummary = (call: Call, volume: VolumeRow): Json => ({
  id: volume.id,
  name: volume.name,
  links: linksOf(call, 'volumes', volume.id),
})

export function volumeDetail(call: Call, volume: VolumeRow): Json {
  const { admin } = call.caller
  const { version } = call
  const view: Record<string, unknown> = {
    id: volume.id,
    status: shownAs[volume.status] ?? volume.status,
    size: volume.size,
    availability_zone: volume.zone,
    created_at: cinderTime(volume.createdAt),
    updated_at: cinderTime(volume.updatedAt),
    name: volume.name,
    description: volume.description,
    volume_type: volume.type,
    snapshot_id: volume.snapshot,
    source_volid: volume.source,
    metadata: volume.metadata,
    links: linksOf(call, 'volumes', volume.id),
    user_id: volume.user,
    bootable: volume.bootable ? 'true' : 'false',
    encrypted: volume.encrypted,
    replication_status: null,
    consistencygroup_id: null,
    multiattach: volume.multiattach,
    attachments: attachmentsOf(call.cloud, volume.id)
      .filter((row) => row.status === 'attached')
      .map((row) => attachedView(call, row)),
    'os-vol-tenant-attr:tenant_id': volume.project,
  }
  if (admin) {
    view['migration_status'] = volume.migrationStatus
    view['os-vol-mig-status-attr:migstat'] = volume.migrationStatus
    view['os-vol-mig-status-attr:name_id'] = volume.nameId
    view['os-vol-host-attr:host'] = volume.host
  }
  if (version >= 3013) view['group_id'] = volume.group
  if (version >= 3021 && admin) view['provider_id'] = null
  if (version >= 3048) {
    view['shared_targets'] = false
    view['service_uuid'] = serviceUuid(call.cloud, volume)
  }
  if (version >= 3061 && admin) view['cluster_name'] = volume.cluster
  if (version >= 3063) view['volume_type_id'] = call.cloud.types.get(volume.type)?.id ?? null
  if (version >= 3065) view['consumes_quota'] = volume.useQuota
  return view
}

/** The answer to its creation does not name the project. */
export function newVolume(call: Call, volume: VolumeRow): Json {
  const { 'os-vol-tenant-attr:tenant_id': _, ...view } = volumeDetail(call, volume)
  return view
}

/** Only completed attachments show here, and only administrators see the host. */
const attachedView = (call: Call, row: AttachmentRow): Json => ({
  id: row.volume,
  attachment_id: row.id,
  volume_id: row.volume,
  server_id: row.server,
  host_name: call.caller.admin ? row.host : null,
  device: row.mountpoint,
  attached_at: cinderTime(row.attachedAt),
})

const serviceUuid = (cloud: SimulatedCloud, volume: VolumeRow): string | null =>
  cloud.cinderServices.find(
    (service) => service.binary === 'cinder-volume' && service.host === volume.host?.split('#')[0],
  )?.uuid ?? null

export const attachmentSummary = (row: AttachmentRow): Json => ({
  id: row.id,
  status: row.status,
  instance: row.server,
  volume_id: row.volume,
})

export const attachmentDetail = (row: AttachmentRow): Json => ({
  ...attachmentSummary(row),
  attached_at: cinderTime(row.attachedAt) ?? '',
  detached_at: cinderTime(row.deletedAt) ?? '',
  attach_mode: row.mode,
  connection_info: row.connection ?? {},
})

/** In a list without details. */
export const snapshotSummary = (_: Call, row: SnapshotRow): Json => ({
  id: row.id,
  created_at: cinderTime(row.createdAt),
  updated_at: cinderTime(row.updatedAt),
  name: row.name,
  description: row.description,
  volume_id: row.volume,
  status: row.status,
  size: row.size,
  metadata: {},
})

/** The answer to its creation, which lacks what an extension adds. */
export const newSnapshot = (call: Call, row: SnapshotRow): Json =>
  Object.fromEntries(Object.entries(snapshotView(call, row)).filter(([key]) => !key.startsWith('os-extended-')))

export function snapshotView(call: Call, row: SnapshotRow): Json {
  return {
    ...snapshotSummary(call, row),
    ...(call.version >= 3014 ? { group_snapshot_id: null } : {}),
    ...(call.version >= 3041 ? { user_id: row.user } : {}),
    ...(call.version >= 3065 ? { consumes_quota: true } : {}),
    'os-extended-snapshot-attributes:project_id': row.project,
    'os-extended-snapshot-attributes:progress': row.status === 'creating' ? '0%' : '100%',
  }
}

export function serviceView(call: Call, row: CinderServiceRow): Json {
  const up = row.downSince === null
  const volume = row.binary === 'cinder-volume'
  return {
    binary: row.binary,
    host: row.host,
    zone: 'nova',
    status: row.enabled ? 'enabled' : 'disabled',
    state: up ? 'up' : 'down',
    updated_at: cinderTime(up ? call.cloud.time.now() - 3_000 : row.downSince),
    ...(volume && call.version >= 3049 ? { backend_state: up ? 'up' : 'down' } : {}),
    ...(call.version >= 3007 ? { cluster: null } : {}),
    disabled_reason: row.disabledReason,
    ...(volume ? { replication_status: 'disabled', active_backend_id: null, frozen: false } : {}),
  }
}
