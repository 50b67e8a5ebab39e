/** Cinder's JSON as records of the model. */
import type { AttachmentId, BackendName, ProjectId, ServerId, SnapshotId, VolumeId } from '../../kernel/ids.ts'
import type { BackendObject } from '../../model/backend.ts'
import type {
  Attachment,
  Backup,
  CinderService,
  Consumer,
  QuotaUsage,
  SchedulerPool,
  Transfer,
  Usage,
  UserMessage,
  Volume,
  VolumeSnapshot,
} from '../../model/cinder.ts'
import { lastSegment, parseObjectName } from '../../model/object-name.ts'
import type { VolumeRecord } from '../../ports/cinder.ts'
import { isMapping, type Mapping } from '../openstack/cloud-files.ts'
import { count, makeShared, required, text } from '../openstack/fields.ts'

const noAttachments: readonly Attachment[] = []

/** A picker of volumes; it shares repeated texts among all it picks. */
export function volumePicker(): (row: Mapping) => VolumeRecord {
  const shared = makeShared()
  return (row) => {
    const id = required(row, 'id', 'Cinder’s volumes') as VolumeId
    const volume: Volume = {
      id,
      name: text(row['name']),
      status: shared(required(row, 'status', 'Cinder’s volumes')) as string,
      sizeGib: count(row['size']),
      project: shared<ProjectId>(row['os-vol-tenant-attr:tenant_id']),
      host: shared<BackendName>(row['os-vol-host-attr:host']),
      cluster: shared<BackendName>(row['cluster_name']),
      migrationStatus: shared(row['os-vol-mig-status-attr:migstat'] ?? row['migration_status']),
      nameId: text(row['os-vol-mig-status-attr:name_id']) as VolumeId | null,
      multiattach: row['multiattach'] === true,
      fromSnapshot: text(row['snapshot_id']) as SnapshotId | null,
      countsQuota: typeof row['consumes_quota'] === 'boolean' ? row['consumes_quota'] : null,
      createdAt: text(row['created_at']),
      updatedAt: text(row['updated_at']),
      consumer: consumerOf(row),
    }
    return { volume, attached: attachedTo(id, row['attachments']) }
  }
}

function attachedTo(volume: VolumeId, value: unknown): readonly Attachment[] {
  if (!Array.isArray(value) || value.length === 0) return noAttachments
  return value.filter(isMapping).flatMap((view) => {
    const id = text(view['attachment_id'])
    // Before attachments had ids, the view carried only the volume's.
    if (id === null) return []
    return {
      id: id as AttachmentId,
      volume,
      server: text(view['server_id']) as ServerId | null,
      status: 'attached',
      host: text(view['host_name']),
      device: text(view['device']),
      connected: undefined,
      attachedAt: text(view['attached_at']),
    }
  })
}

/** Marks that consumers other than Nova leave on a volume. */
function consumerOf(row: Mapping): Consumer | null {
  const metadata = row['metadata']
  if (isMapping(metadata)) {
    for (const key in metadata) {
      if (key.startsWith('ironic_node_')) return 'ironic'
      if (key === 'glance_image_id' || key === 'image_owner') return 'glance'
    }
  }
  const views = row['attachments']
  if (Array.isArray(views) && views.some((view) => isMapping(view) && view['device'] === 'ironic_mountpoint'))
    return 'ironic'
  return null
}

export const pickAttachment = (row: Mapping): Attachment => {
  const connection = row['connection_info']
  return {
    id: required(row, 'id', 'Cinder’s attachments') as AttachmentId,
    volume: required(row, 'volume_id', 'Cinder’s attachments') as VolumeId,
    server: text(row['instance']) as ServerId | null,
    status: required(row, 'status', 'Cinder’s attachments'),
    // Not in this view: the volume's own view has it, for attachments that were completed.
    host: undefined,
    device: null,
    // Of the connection nothing more is kept: it holds passwords and keys.
    connected: connection === undefined ? undefined : isMapping(connection) && Object.keys(connection).length > 0,
    attachedAt: text(row['attached_at']),
  }
}

export const pickSnapshot = (row: Mapping): VolumeSnapshot => ({
  id: required(row, 'id', 'Cinder’s snapshots') as SnapshotId,
  volume: required(row, 'volume_id', 'Cinder’s snapshots') as VolumeId,
  status: required(row, 'status', 'Cinder’s snapshots'),
  sizeGib: count(row['size']),
  project: text(row['os-extended-snapshot-attributes:project_id']) as ProjectId | null,
  countsQuota: typeof row['consumes_quota'] === 'boolean' ? row['consumes_quota'] : null,
  updatedAt: text(row['updated_at']) ?? text(row['created_at']),
})

export const pickService = (row: Mapping): CinderService => ({
  binary: required(row, 'binary', 'Cinder’s services'),
  host: required(row, 'host', 'Cinder’s services'),
  enabled: row['status'] !== 'disabled',
  up: row['state'] === 'up',
  backendUp: row['backend_state'] === undefined ? null : row['backend_state'] === 'up',
  cluster: text(row['cluster']),
  disabledReason: text(row['disabled_reason']),
  updatedAt: text(row['updated_at']),
})

export const pickPool = (row: Mapping): SchedulerPool => {
  const capabilities = isMapping(row['capabilities']) ? row['capabilities'] : {}
  return {
    name: required(row, 'name', 'Cinder’s pools') as BackendName,
    protocol: text(capabilities['storage_protocol']),
    driver: text(capabilities['volume_backend_name']),
  }
}

export const pickMessage = (row: Mapping): UserMessage => ({
  resource: text(row['resource_uuid']) ?? '',
  event: text(row['event_id']) ?? '',
  text: text(row['user_message']) ?? '',
  level: text(row['message_level']) ?? '',
  createdAt: text(row['created_at']),
})

export const pickTransfer = (row: Mapping): Transfer => ({
  id: required(row, 'id', 'Cinder’s transfers'),
  volume: required(row, 'volume_id', 'Cinder’s transfers') as VolumeId,
})

export const pickBackup = (row: Mapping): Backup => ({
  id: required(row, 'id', 'Cinder’s backups'),
  volume: required(row, 'volume_id', 'Cinder’s backups') as VolumeId,
  status: required(row, 'status', 'Cinder’s backups'),
  updatedAt: text(row['updated_at']) ?? text(row['created_at']),
})

export function pickQuota(project: ProjectId, set: Mapping): QuotaUsage {
  const usage = (resource: string): Usage => {
    const entry = set[resource]
    return isMapping(entry)
      ? { inUse: count(entry['in_use']), reserved: count(entry['reserved']) }
      : { inUse: 0, reserved: 0 }
  }
  return { project, volumes: usage('volumes'), gigabytes: usage('gigabytes'), snapshots: usage('snapshots') }
}

export function pickManageable(row: Mapping): BackendObject {
  const reference = isMapping(row['reference']) ? row['reference'] : {}
  const name = text(reference['source-name']) ?? text(reference['source-id']) ?? ''
  return {
    name,
    ...parseObjectName(lastSegment(name)),
    sizeGib: typeof row['size'] === 'number' ? row['size'] : null,
    wwid: null,
    createdAt: null,
    snapshots: [],
    children: [],
    trash: null,
  }
}
