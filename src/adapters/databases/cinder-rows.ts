/** Cinder's rows as records of the model. */
import type { AttachmentId, BackendName, ProjectId, ServerId, SnapshotId, VolumeId } from '../../kernel/ids.ts'
import type { Attachment, Consumer, QuotaUsage, Usage, Volume, VolumeSnapshot, Worker } from '../../model/cinder.ts'
import { cinderTime, count, flag, type Row, text } from './rows.ts'

export const pickVolume = (row: Row, consumer: Consumer | null): Volume => ({
  id: row['id'] as VolumeId,
  name: text(row['display_name']),
  status: text(row['status']) ?? '',
  previousStatus: text(row['previous_status']),
  sizeGib: count(row['size']),
  project: text<ProjectId>(row['project_id']),
  host: text<BackendName>(row['host']),
  cluster: text<BackendName>(row['cluster_name']),
  migrationStatus: text(row['migration_status']),
  nameId: text<VolumeId>(row['_name_id']),
  multiattach: flag(row['multiattach']) === true,
  fromSnapshot: text<SnapshotId>(row['snapshot_id']),
  countsQuota: flag(row['use_quota']),
  createdAt: cinderTime(row['created_at']),
  updatedAt: cinderTime(row['updated_at']),
  consumer,
})

export const pickAttachment = (row: Row): Attachment => ({
  id: row['id'] as AttachmentId,
  volume: row['volume_id'] as VolumeId,
  server: text<ServerId>(row['instance_uuid']),
  status: text(row['attach_status']) ?? '',
  host: text(row['attached_host']) ?? hostIn(row['connector']),
  device: text(row['mountpoint']),
  connected: flag(row['connected']) === true,
  attachedAt: cinderTime(row['attach_time']),
})

/** A connector also names initiators and addresses; nothing more of it is kept. */
function hostIn(connector: unknown): string | null {
  const json = text(connector)
  if (json === null) return null
  try {
    return text((JSON.parse(json) as Row | null)?.['host'])
  } catch {
    return null
  }
}

export const pickSnapshot = (row: Row): VolumeSnapshot => ({
  id: row['id'] as SnapshotId,
  volume: row['volume_id'] as VolumeId,
  status: text(row['status']) ?? '',
  sizeGib: count(row['volume_size']),
  project: text<ProjectId>(row['project_id']),
  countsQuota: flag(row['use_quota']),
  updatedAt: cinderTime(row['updated_at'] ?? row['created_at']),
})

export const pickWorker = (row: Row): Worker => ({
  volume: row['resource_id'] as VolumeId,
  status: text(row['status']) ?? '',
  host: text(row['host']),
  updatedAt: cinderTime(row['updated_at']),
})

const resources = ['volumes', 'gigabytes', 'snapshots'] as const
const unused: Usage = { inUse: 0, reserved: 0 }

/** A row for each project and resource; what has no row is not used. */
export function gatherQuotas(rows: Iterable<Row>): readonly QuotaUsage[] {
  const projects = new Map<ProjectId, Record<(typeof resources)[number], Usage>>()
  for (const row of rows) {
    const project = text<ProjectId>(row['project_id'])
    const resource = resources.find((name) => name === row['resource'])
    if (project === null || resource === undefined) continue
    const usage = projects.getOrInsertComputed(project, () => ({
      volumes: unused,
      gigabytes: unused,
      snapshots: unused,
    }))
    usage[resource] = { inUse: count(row['in_use']), reserved: count(row['reserved']) }
  }
  return [...projects].map(([project, usage]) => ({ project, ...usage }))
}
