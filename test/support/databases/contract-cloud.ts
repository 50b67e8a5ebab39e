/** A cloud in which every kind of row that the databases are read for is there, by name. */
import { addAttachment, forgetVolume } from '../../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, inThePast, makeServer, makeVolume, record } from '../../../src/simulate/hands.ts'
import { addMapping, addServer, dropMapping, forgetServer } from '../../../src/simulate/nova/rows.ts'
import { populate } from '../../../src/simulate/populate.ts'
import { addComputeHost, projectIds, userIds } from '../../../src/simulate/standard.ts'
import type { SnapshotRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../simulated-scan.ts'

export type ContractCloud = ReturnType<typeof contractCloud>

const day = 86_400_000

export function contractCloud(release: string) {
  const cloud = stillCloud({ release })
  const past = inThePast(cloud, day)
  // More than come at a time.
  populate(cloud, 1_050)
  addComputeHost(cloud, 'compute-04', '10.0.0.34', 'cell2')
  const named = { ...volumesIn(past), ...serversIn(past) }
  cloud.workers.push(
    { volume: named.free.id, status: 'deleting', host: 'storage-01@ceph', updatedAt: past.time.now() },
    { volume: named.retyping.id, status: 'creating', host: null, updatedAt: past.time.now() },
  )
  return { cloud, ...named }
}

function volumesIn(cloud: SimulatedCloud) {
  const free = makeVolume(cloud, { name: 'Datenträger „☃“ %_' })
  const snapshot = takeSnapshot(cloud, free.id)
  takeSnapshot(cloud, free.id).deletedAt = cloud.time.now()
  const clone = makeVolume(cloud, { snapshot: snapshot.id })
  const retyping = makeVolume(cloud, { status: 'retyping', type: 'shared', size: 42 })
  Object.assign(retyping, {
    previousStatus: 'in-use',
    migrationStatus: 'migrating',
    nameId: cloud.random.uuid(),
    cluster: 'storage@ceph#ceph',
    useQuota: false,
  })
  const gone = makeVolume(cloud)
  record(cloud, gone, null, 'control-01', 'attached')
  forgetVolume(cloud, gone)
  const ironic = makeVolume(cloud, { metadata: { [`ironic_node_${cloud.random.uuid()}`]: 'true' } })
  const mounted = makeVolume(cloud)
  record(cloud, mounted, cloud.random.uuid(), 'node-01', 'attached').mountpoint = 'ironic_mountpoint'
  const image = makeVolume(cloud, { metadata: { glance_image_id: cloud.random.uuid() } })
  const looksIronic = makeVolume(cloud, { metadata: { ironicXnodeX: 'true', note: 'image_owner' } })
  const { id, project } = free
  const backup = { id: cloud.random.uuid(), name: null, volume: id, project, status: 'creating', size: 1 }
  cloud.backups.add({ ...backup, createdAt: cloud.time.now(), updatedAt: null })
  const transfer = { id: cloud.random.uuid(), name: null, volume: clone.id, createdAt: cloud.time.now() }
  cloud.transfers.add(transfer)
  return { free, snapshot, clone, retyping, gone, ironic, mounted, image, looksIronic, backup, transfer }
}

function takeSnapshot(cloud: SimulatedCloud, volume: string): SnapshotRow {
  const at = cloud.time.now()
  const owner = { project: projectIds.demo, user: userIds.demo }
  const told = { id: cloud.random.uuid(), name: null, description: null, volume, status: 'available', size: 1 }
  const row: SnapshotRow = { ...told, ...owner, createdAt: at, updatedAt: null, deletedAt: null }
  cloud.snapshots.add(row)
  return row
}

function serversIn(cloud: SimulatedCloud) {
  const demo = { project: projectIds.demo, user: userIds.demo }
  const web = makeServer(cloud, { name: 'web', root: true })
  const data = makeVolume(cloud)
  const attached = attach(cloud, web, data)
  // Only the connector tells the host.
  attached.attachment.host = null
  const waiting = addAttachment(cloud, { volume: data.id, server: web.id })
  dropMapping(cloud, addMapping(cloud, { server: web.id, volume: makeVolume(cloud).id }))
  const distant = makeServer(cloud, { name: 'distant', host: 'compute-04', vmState: 'stopped' })
  const failed = addServer(cloud, { ...demo, name: 'failed', vmState: 'error' })
  Object.assign(failed, { cell: 'cell0', locked: true })
  const ofFailed = addMapping(cloud, { server: failed.id, volume: cloud.random.uuid(), bootIndex: 0 })
  const ended = makeServer(cloud, { name: 'ended' })
  forgetServer(cloud, ended)
  const archived = makeServer(cloud, { name: 'archived', host: 'compute-04' })
  forgetServer(cloud, archived)
  archived.archived = true
  const requested = addServer(cloud, { ...demo, name: 'asked for', vmState: 'building', taskState: 'scheduling' })
  const ofRequested = addMapping(cloud, { server: requested.id, volume: makeVolume(cloud).id, bootIndex: 0 })
  return { web, data, attached, waiting, distant, failed, ofFailed, ended, archived, requested, ofRequested }
}
