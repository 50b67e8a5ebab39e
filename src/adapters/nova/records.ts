/** Nova's JSON as records of the model. */
import type { AttachmentId, HostName, ProjectId, ServerId, VolumeId } from '../../kernel/ids.ts'
import type { Hypervisor, Mapping, Migration, NovaService, PastServer, Server, ServerRecord } from '../../model/nova.ts'
import { isMapping, type Mapping as Row } from '../openstack/cloud-files.ts'
import { makeShared, required, text } from '../openstack/fields.ts'

const noMappings: readonly Mapping[] = []

/** A server of a cell that does not answer: Nova knows that it exists, and nothing else. */
export const isDark = (row: Row): boolean => row['status'] === 'UNKNOWN' && row['OS-EXT-STS:vm_state'] === undefined

export function serverPicker(): (row: Row) => ServerRecord {
  const shared = makeShared()
  return (row) => {
    const id = required(row, 'id', 'Nova’s servers') as ServerId
    const server: Server = {
      id,
      name: text(row['name']),
      project: shared<ProjectId>(row['tenant_id']),
      status: shared(required(row, 'status', 'Nova’s servers')) as string,
      vmState: shared(row['OS-EXT-STS:vm_state']),
      taskState: shared(row['OS-EXT-STS:task_state']),
      host: shared<HostName>(row['OS-EXT-SRV-ATTR:host']),
      instanceName: text(row['OS-EXT-SRV-ATTR:instance_name']),
      locked: row['locked'] === true,
      createdAt: text(row['created']),
      updatedAt: text(row['updated']),
    }
    return { server, mappings: mappingsOf(id, row['os-extended-volumes:volumes_attached']) }
  }
}

/** The list names only the volumes; attachment ids and devices need a question for each server. */
function mappingsOf(server: ServerId, value: unknown): readonly Mapping[] {
  if (!Array.isArray(value) || value.length === 0) return noMappings
  return value.filter(isMapping).map((entry) => ({
    server,
    volume: required(entry, 'id', 'Nova’s servers') as VolumeId,
    attachment: undefined,
    device: null,
    root: undefined,
    deleteOnTermination: entry['delete_on_termination'] === true,
  }))
}

export const pickMapping = (row: Row): Mapping => ({
  server: required(row, 'serverId', 'Nova’s volume attachments') as ServerId,
  volume: required(row, 'volumeId', 'Nova’s volume attachments') as VolumeId,
  attachment: row['attachment_id'] === undefined ? undefined : (text(row['attachment_id']) as AttachmentId | null),
  device: text(row['device']),
  root: undefined,
  deleteOnTermination: row['delete_on_termination'] === true,
})

export const pickPastServer = (row: Row): PastServer => ({
  id: required(row, 'id', 'Nova’s deleted servers') as ServerId,
  name: text(row['name']),
  host: text(row['OS-EXT-SRV-ATTR:host']) as HostName | null,
  endedAt: text(row['OS-SRV-USG:terminated_at']) ?? text(row['updated']),
  remembered: 'deleted-row',
})

export const pickService = (row: Row): NovaService => ({
  binary: required(row, 'binary', 'Nova’s services'),
  host: required(row, 'host', 'Nova’s services') as HostName,
  enabled: row['status'] !== 'disabled',
  state: row['status'] === 'UNKNOWN' || (row['state'] !== 'up' && row['state'] !== 'down') ? 'unknown' : row['state'],
  forcedDown: row['forced_down'] === true,
  updatedAt: text(row['updated_at']),
})

export const pickHypervisor = (row: Row): Hypervisor => {
  const service = isMapping(row['service']) ? row['service'] : {}
  const hostname = required(row, 'hypervisor_hostname', 'Nova’s hypervisors')
  return {
    host: (text(service['host']) ?? hostname) as HostName,
    hostname,
    type: text(row['hypervisor_type']),
    address: text(row['host_ip']),
  }
}

export const pickMigration = (row: Row): Migration => ({
  id: String(row['uuid'] ?? row['id']),
  server: required(row, 'instance_uuid', 'Nova’s migrations') as ServerId,
  status: required(row, 'status', 'Nova’s migrations'),
  kind: text(row['migration_type']),
  source: text(row['source_compute']) as HostName | null,
  destination: text(row['dest_compute']) as HostName | null,
  updatedAt: text(row['updated_at']) ?? text(row['created_at']),
})
