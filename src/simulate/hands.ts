/** Hands that arrange the simulated cloud directly, as if things had long been so. */
import { addAttachment, addVolume, completeAttachment, connectionOf, type NewVolume, setStatus } from './cinder/rows.ts'
import type { SimulatedCloud } from './cloud.ts'
import { addMapping, addServer, type NewServer, runDomain } from './nova/rows.ts'
import { plug, unplug } from './planes/hosts.ts'
import { createObject, exportTo } from './planes/storage.ts'
import { computeHosts, imageId, projectIds, userIds } from './standard.ts'
import type { AttachmentRow, MappingRow, ServerRow, VolumeRow } from './state/rows.ts'

/** The same cloud with its clock set back: what is done through it was done then. */
export function inThePast(cloud: SimulatedCloud, ms: number): SimulatedCloud {
  return { ...cloud, time: { ...cloud.time, now: () => cloud.time.now() - ms } }
}

const poolOf: Readonly<Record<string, string>> = {
  ceph: 'storage-01@ceph#ceph',
  shared: 'storage-01@ceph#ceph',
  san: 'storage-01@san#CPG1',
}

/** A volume that is available, with its object behind it. */
export function makeVolume(cloud: SimulatedCloud, wanted: Partial<NewVolume> = {}): VolumeRow {
  const type = wanted.type ?? 'ceph'
  const volume = addVolume(cloud, {
    project: projectIds.demo,
    user: userIds.demo,
    host: poolOf[type] ?? null,
    multiattach: type === 'shared',
    status: 'available',
    ...wanted,
    type,
  })
  createObject(cloud, volume)
  return volume
}

export interface WantedServer extends Partial<NewServer> {
  /** Without, the server boots from an image of its host's. */
  readonly root?: boolean
}

/** A server that runs, with its domain on its host. */
export function makeServer(cloud: SimulatedCloud, wanted: WantedServer = {}): ServerRow {
  const { root = false, ...server } = wanted
  const row = addServer(cloud, {
    project: projectIds.demo,
    user: userIds.demo,
    host: computeHosts[0],
    image: root ? null : imageId,
    ...server,
  })
  runDomain(cloud, row)
  if (row.vmState === 'stopped') shutOff(cloud, row)
  if (root) attach(cloud, row, makeVolume(cloud, { name: `${row.name}-root`, bootable: true, project: row.project }))
  return row
}

function shutOff(cloud: SimulatedCloud, server: ServerRow): void {
  const domain = server.host === null ? undefined : cloud.hosts.get(server.host)?.domains.get(server.id)
  if (domain !== undefined) domain.state = 'shut-off'
}

export interface Attached {
  readonly attachment: AttachmentRow
  readonly mapping: MappingRow
}

/** Attached as Nova attaches: record, mapping, connection, disk. */
export function attach(cloud: SimulatedCloud, server: ServerRow, volume: VolumeRow): Attached {
  const mapping = addMapping(cloud, { server: server.id, volume: volume.id })
  const attachment = record(cloud, volume, server.id, server.host, 'attached')
  attachment.mountpoint = mapping.device
  mapping.attachment = attachment.id
  if (server.host !== null && cloud.hosts.has(server.host)) {
    plug(cloud, server.host, server.id, volume, mapping.device.replace('/dev/', ''))
  }
  return { attachment, mapping }
}

/** Cinder's record alone, in a status, with what the back end does for it. */
export function record(
  cloud: SimulatedCloud,
  volume: VolumeRow,
  server: string | null,
  host: string | null,
  status: 'reserved' | 'attaching' | 'attached',
): AttachmentRow {
  const attachment = addAttachment(cloud, { volume: volume.id, server, status })
  if (status === 'reserved') {
    if (volume.status === 'available') setStatus(cloud, volume, 'reserved')
    return attachment
  }
  if (host !== null) exportTo(cloud, volume, host)
  attachment.connection = connectionOf(cloud, volume, attachment.id)
  attachment.connectorHost = host
  attachment.host = host
  attachment.mode = 'rw'
  attachment.mountpoint = '/dev/vdb'
  attachment.attachedAt = cloud.time.now()
  if (status === 'attached') completeAttachment(cloud, attachment)
  else if (volume.status !== 'in-use') {
    volume.attachStatus = 'attaching'
    setStatus(cloud, volume, 'attaching')
  }
  return attachment
}

/** The guest loses the disk; nobody is told. */
export function loseDisk(cloud: SimulatedCloud, server: ServerRow, volume: VolumeRow): void {
  if (server.host !== null) unplug(cloud, server.host, server.id, volume)
}

/** Writes a status into the row, and touches nothing else. */
export function write(cloud: SimulatedCloud, volume: VolumeRow, status: string, attachStatus?: string): void {
  setStatus(cloud, volume, status)
  if (attachStatus !== undefined) volume.attachStatus = attachStatus
}
