/** Cinder's part of a state: the volume's row, its attachment records, who is noted to work on it. */
import { projectIds, userIds } from '../src/simulate/standard.ts'
import type { AttachmentRow, VolumeRow, WorkerRow } from '../src/simulate/state/rows.ts'
import type { Values } from './axes.ts'
import {
  hosts,
  inventedId,
  lately,
  longAgo,
  otherServerId,
  recordIds,
  serverId,
  services,
  volumeHosts,
  volumeId,
  volumeTypes,
} from './ids.ts'

export function volumeIn({ backend, status, variation }: Values, records: readonly AttachmentRow[]): VolumeRow {
  const [word, moving] = status.split(', ') as [string, string | undefined]
  const attached = records.some((record) => record.status === 'attached')
  const says = variation === 'attach-status' ? !attached : attached
  return {
    id: volumeId,
    name: 'proved',
    description: null,
    status: word,
    attachStatus: says ? 'attached' : 'detached',
    size: 1,
    project: projectIds.demo,
    user: userIds.demo,
    host: volumeHosts[backend],
    cluster: null,
    migrationStatus: moving ?? null,
    nameId: null,
    multiattach: variation === 'shares',
    bootable: false,
    encrypted: false,
    type: volumeTypes[backend],
    zone: 'nova',
    snapshot: null,
    source: null,
    group: null,
    useQuota: true,
    metadata: {},
    previousStatus: null,
    createdAt: longAgo,
    updatedAt: variation === 'young' ? lately : longAgo,
    deletedAt: status === 'deleted' ? longAgo : null,
  }
}

const connection = { driver_volume_type: 'proved' }

const record = (id: string, server: string | null, host: string | null, status: string): AttachmentRow => ({
  id,
  volume: volumeId,
  server,
  host,
  mountpoint: host === null ? null : '/dev/vdb',
  status,
  mode: host === null ? 'null' : 'rw',
  connection: host === null ? null : connection,
  connectorHost: host,
  createdAt: longAgo,
  attachedAt: host === null ? null : longAgo,
  deletedAt: null,
})

const own = (status: string, host: string | null = hosts.own): AttachmentRow =>
  record(recordIds.first, serverId, host, status)

function ownRecords(records: Values['records']): readonly AttachmentRow[] {
  switch (records) {
    case 'none':
      return []
    case 'reserved':
      return [own('reserved', null)]
    case 'twice':
      return [own('attached'), record(recordIds.second, serverId, hosts.other, 'attached')]
    case 'nobody':
      return [record(recordIds.first, null, null, 'reserved')]
    case 'stranger':
      return [record(recordIds.first, inventedId, 'baremetal-07', 'attached')]
    default:
      return [own(records)]
  }
}

export function attachmentsIn({ records, variation }: Values): readonly AttachmentRow[] {
  const others = variation === 'shares' || variation === 'double'
  const other = others ? [record(recordIds.others, otherServerId, hosts.other, 'attached')] : []
  return [...ownRecords(records), ...other]
}

export const workersIn = ({ backend, status, variation }: Values): readonly WorkerRow[] =>
  variation === 'worker' ? [{ volume: volumeId, status, host: services[backend], updatedAt: longAgo }] : []
