/** Nova's rows as records of the model. */
import type { AttachmentId, HostName, ProjectId, ServerId, VolumeId } from '../../kernel/ids.ts'
import type { Mapping, PastServer, Server, ServerRecord } from '../../model/nova.ts'
import { count, flag, novaTime, type Row, text } from './rows.ts'
import { serverStatus } from './server-status.ts'

export const pickServer = (row: Row): Server => {
  const vmState = text(row['vm_state'])
  const taskState = text(row['task_state'])
  return {
    id: row['uuid'] as ServerId,
    name: text(row['display_name']),
    project: text<ProjectId>(row['project_id']),
    status: serverStatus(vmState, taskState),
    vmState,
    taskState,
    host: text<HostName>(row['host']),
    // Made of a template in nova.conf; no table keeps it.
    instanceName: null,
    locked: flag(row['locked']) === true,
    createdAt: novaTime(row['created_at']),
    updatedAt: novaTime(row['updated_at'] ?? row['created_at']),
  }
}

export const pickMapping = (row: Row): Mapping => ({
  server: row['instance_uuid'] as ServerId,
  volume: row['volume_id'] as VolumeId,
  attachment: text<AttachmentId>(row['attachment_id']),
  device: text(row['device_name']),
  root: row['boot_index'] !== null && row['boot_index'] !== undefined && count(row['boot_index']) === 0,
  deleteOnTermination: flag(row['delete_on_termination']) === true,
})

export const pickPastServer = (row: Row, remembered: 'deleted-row' | 'archived-row'): PastServer => ({
  id: row['uuid'] as ServerId,
  name: text(row['display_name']),
  host: text<HostName>(row['host']),
  endedAt: novaTime(row['terminated_at'] ?? row['deleted_at']),
  remembered,
})

/** A row that only proves that there once was such a server. */
export const rememberedByMapping = (id: ServerId): PastServer => ({
  id,
  name: null,
  host: null,
  endedAt: null,
  remembered: 'mapping-row',
})

/** A request to build a server keeps the server and its mappings as Nova's own objects, in JSON. */
export function pickBuildRequest(row: Row): ServerRecord {
  const id = row['instance_uuid'] as ServerId
  const instance = objectIn(row['instance'])
  const mappings = objectIn(row['block_device_mappings'])['objects']
  return {
    server: {
      ...pickServer({
        uuid: id,
        project_id: row['project_id'],
        display_name: instance['display_name'],
        vm_state: 'building',
        task_state: text(instance['task_state']) ?? 'scheduling',
        locked: instance['locked'],
        created_at: row['created_at'],
        updated_at: row['updated_at'],
      }),
    },
    mappings: (Array.isArray(mappings) ? mappings : [])
      .map(dataOf)
      .filter((mapping) => text(mapping['volume_id']) !== null)
      .map((mapping) => pickMapping({ ...mapping, instance_uuid: id })),
  }
}

function objectIn(json: unknown): Row {
  try {
    return dataOf(JSON.parse(text(json) ?? 'null'))
  } catch {
    return {}
  }
}

function dataOf(object: unknown): Row {
  const data = typeof object === 'object' && object !== null ? (object as Row)['nova_object.data'] : null
  return typeof data === 'object' && data !== null ? (data as Row) : {}
}
