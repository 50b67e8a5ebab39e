/** What Cinder's database layer does: rows come, change and go, and a volume's status follows its attachments. */
import type { SimulatedCloud } from '../cloud.ts'
import type { AttachmentRow, QuotaRow, VolumeRow } from '../state/rows.ts'

export interface NewVolume {
  readonly id?: string
  readonly name?: string | null
  readonly description?: string | null
  readonly size?: number
  readonly project: string
  readonly user: string
  readonly type?: string
  readonly status?: string
  readonly host?: string | null
  readonly snapshot?: string | null
  readonly source?: string | null
  readonly multiattach?: boolean
  readonly bootable?: boolean
  readonly metadata?: Record<string, string>
  readonly createdAt?: number
}

export function addVolume(cloud: SimulatedCloud, wanted: NewVolume): VolumeRow {
  const now = wanted.createdAt ?? cloud.time.now()
  const row: VolumeRow = {
    id: wanted.id ?? cloud.random.uuid(),
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    status: wanted.status ?? 'creating',
    attachStatus: 'detached',
    size: wanted.size ?? 1,
    project: wanted.project,
    user: wanted.user,
    host: wanted.host ?? null,
    cluster: null,
    migrationStatus: null,
    nameId: null,
    multiattach: wanted.multiattach ?? false,
    bootable: wanted.bootable ?? false,
    encrypted: false,
    type: wanted.type ?? '__DEFAULT__',
    zone: 'nova',
    snapshot: wanted.snapshot ?? null,
    source: wanted.source ?? null,
    group: null,
    useQuota: true,
    metadata: wanted.metadata ?? {},
    previousStatus: null,
    createdAt: now,
    updatedAt: wanted.status === undefined || wanted.status === 'creating' ? null : now,
    deletedAt: null,
  }
  cloud.volumes.add(row)
  const quota = quotaOf(cloud, row.project)
  quota.volumes++
  quota.gigabytes += row.size
  return row
}

export function quotaOf(cloud: SimulatedCloud, project: string): QuotaRow {
  const present = cloud.quotas.get(project)
  if (present !== undefined) return present
  const made: QuotaRow = { volumes: 0, gigabytes: 0, snapshots: 0, reserved: 0 }
  cloud.quotas.set(project, made)
  return made
}

export function setStatus(cloud: SimulatedCloud, volume: VolumeRow, status: string): void {
  volume.status = status
  volume.updatedAt = cloud.time.now()
}

/** Marks the row deleted, as Cinder does when a deletion succeeded. */
export function forgetVolume(cloud: SimulatedCloud, volume: VolumeRow): void {
  volume.status = 'deleted'
  volume.deletedAt = cloud.time.now()
  for (const attachment of [...attachmentsOf(cloud, volume.id)]) dropRow(cloud, attachment)
  if (!volume.useQuota) return
  const quota = quotaOf(cloud, volume.project)
  quota.volumes--
  quota.gigabytes -= volume.size
}

export const liveVolume = (cloud: SimulatedCloud, id: string): VolumeRow | undefined => {
  const volume = cloud.volumes.get(id)
  return volume?.deletedAt === null ? volume : undefined
}

/** Live attachment rows of a volume. */
export const attachmentsOf = (cloud: SimulatedCloud, volume: string): readonly AttachmentRow[] =>
  cloud.attachmentsOf.get(volume) ?? []

export type NewAttachment = { readonly volume: string; readonly id?: string } & Partial<
  Omit<AttachmentRow, 'id' | 'volume'>
>

export function addAttachment(cloud: SimulatedCloud, wanted: NewAttachment): AttachmentRow {
  const row: AttachmentRow = {
    server: null,
    host: null,
    mountpoint: null,
    status: 'reserved',
    mode: 'null',
    connection: null,
    connectorHost: null,
    createdAt: cloud.time.now(),
    attachedAt: null,
    deletedAt: null,
    ...wanted,
    id: wanted.id ?? cloud.random.uuid(),
  }
  cloud.attachments.add(row)
  const rows = cloud.attachmentsOf.get(row.volume)
  if (rows === undefined) cloud.attachmentsOf.set(row.volume, [row])
  else rows.push(row)
  return row
}

/** Removes a row without any further consequence. */
export function dropRow(cloud: SimulatedCloud, attachment: AttachmentRow): void {
  attachment.deletedAt = cloud.time.now()
  attachment.status = 'detached'
  cloud.attachments.remove(attachment.id)
  const rows = cloud.attachmentsOf.get(attachment.volume)
  const at = rows?.indexOf(attachment) ?? -1
  if (at >= 0) rows?.splice(at, 1)
}

/** Removes a row, and lets the volume follow from what is left. Cinder leaves `updated_at` of the volume alone. */
export function removeAttachment(cloud: SimulatedCloud, attachment: AttachmentRow): void {
  dropRow(cloud, attachment)
  const volume = liveVolume(cloud, attachment.volume)
  if (volume !== undefined) followAttachments(cloud, volume)
}

export function followAttachments(cloud: SimulatedCloud, volume: VolumeRow): void {
  const [status, attachStatus] = derivedStatus(cloud, volume)
  volume.attachStatus = attachStatus
  if (attachStatus !== 'detached' || !isBusyOtherwise(volume)) volume.status = status
}

/** Migrations and uploads set the status themselves when they end. */
function isBusyOtherwise({ migrationStatus, status }: VolumeRow): boolean {
  if (migrationStatus === 'success' || migrationStatus === 'error') return false
  return migrationStatus !== null || status === 'uploading'
}

function derivedStatus(cloud: SimulatedCloud, volume: VolumeRow): readonly [string, string] {
  const rows = attachmentsOf(cloud, volume.id)
  if (!cloud.release.computesStatus) return rows.length > 0 ? ['in-use', 'attached'] : ['available', 'detached']
  const words = rows.map((row) => row.status).filter((status) => !status.startsWith('error_'))
  const word = words.sort()[0] ?? 'detached'
  return [word === 'attached' ? 'in-use' : word === 'detached' ? 'available' : word, word]
}

/** The row says attached, and the volume in-use, without any look at what they said before. */
export function completeAttachment(cloud: SimulatedCloud, attachment: AttachmentRow): void {
  attachment.status = 'attached'
  const volume = liveVolume(cloud, attachment.volume)
  if (volume === undefined) return
  volume.attachStatus = 'attached'
  setStatus(cloud, volume, 'in-use')
}

/** What the driver tells a host about the way to the volume. Secrets are in it, as in the real one. */
export function connectionOf(cloud: SimulatedCloud, volume: VolumeRow, attachment: string): Record<string, unknown> {
  const storage = cloud.storage.find((candidate) => candidate.backend === volume.host?.split('#')[0])
  const common = {
    qos_specs: null,
    access_mode: 'rw',
    encrypted: volume.encrypted,
    cacheable: false,
    attachment_id: attachment,
    volume_id: volume.id,
  }
  if (storage?.kind === 'hpe3par') {
    return {
      ...common,
      driver_volume_type: 'iscsi',
      target_iqn: 'iqn.2000-05.com.3pardata:20210002ac021f2a',
      target_lun: 1,
      auth_method: 'CHAP',
      auth_username: 'chap',
      auth_password: 'CANARY-chap-secret',
    }
  }
  return {
    ...common,
    name: `${storage?.cephPool ?? 'volumes'}/volume-${volume.nameId ?? volume.id}`,
    hosts: ['10.0.0.1'],
    ports: ['6789'],
    cluster_name: 'ceph',
    auth_enabled: true,
    auth_username: 'cinder',
    secret_type: 'ceph',
    secret_uuid: '457eb676-33da-42ec-9a8c-9293d545c337',
    keyring: '[client.cinder]\n\tkey = CANARY-ceph-key==',
    discard: true,
    driver_volume_type: 'rbd',
  }
}
