/** What cinder-volume does behind the API: what is cast takes its time, what is called is done before the answer. */
import type { SimulatedCloud } from '../cloud.ts'
import { refuse } from '../http.ts'
import {
  createObject,
  deleteObject,
  exportHosts,
  exportTo,
  imageName,
  imageOf,
  objectId,
  storageOf,
  unexportFrom,
} from '../planes/storage.ts'
import type { LogRow } from '../state/planes.ts'
import type { AttachmentRow, SnapshotRow, VolumeRow } from '../state/rows.ts'
import { attachmentsOf, forgetVolume, liveVolume, quotaOf, setStatus } from './rows.ts'

/** The cinder-volume service of a volume, if it is up. */
export function serviceIsUp(cloud: SimulatedCloud, volume: VolumeRow): boolean {
  const host = volume.host?.split('#')[0]
  return cloud.cinderServices.some(
    (service) => service.binary === 'cinder-volume' && service.host === host && service.downSince === null,
  )
}

export const internalError = 'The server has either erred or is incapable of performing the requested operation.'

/** A call waits for the service; one that is down never answers, and the API gives up. */
export function requireService(cloud: SimulatedCloud, volume: VolumeRow): void {
  if (!serviceIsUp(cloud, volume)) refuse(500, internalError)
}

/** A driver that does not reach its storage fails before anything is changed. */
function requireStorage(cloud: SimulatedCloud, volume: VolumeRow): void {
  if (isOutOfReach(cloud, volume)) refuse(500, internalError)
}

const isOutOfReach = (cloud: SimulatedCloud, volume: VolumeRow): boolean =>
  (storageOf(cloud, volume)?.unreachable ?? null) !== null

/** A cast is answered at once; a service that is down does it when it returns, which here is never. */
function cast(cloud: SimulatedCloud, volume: VolumeRow, work: () => void): void {
  cloud.time.later(cloud.workMs, () => {
    if (serviceIsUp(cloud, volume)) work()
  })
}

export function schedule(cloud: SimulatedCloud, volume: VolumeRow): void {
  cloud.time.later(cloud.workMs, () => {
    const backend = cloud.types.get(volume.type)?.backend
    const storage = cloud.storage.find((candidate) => candidate.pool === backend) ?? cloud.storage[0]
    if (storage === undefined) return setStatus(cloud, volume, 'error')
    volume.host = `${storage.backend}#${storage.pool}`
    cast(cloud, volume, () => {
      if (isOutOfReach(cloud, volume)) return setStatus(cloud, volume, 'error')
      createObject(cloud, volume)
      if (volume.snapshot !== null) addChild(cloud, volume.snapshot, volume)
      setStatus(cloud, volume, 'available')
    })
  })
}

/** A clone keeps its parent's snapshot from being deleted. */
function addChild(cloud: SimulatedCloud, snapshotId: string, volume: VolumeRow): void {
  const snapshot = cloud.snapshots.get(snapshotId)
  const parent = snapshot === undefined ? undefined : cloud.volumes.get(snapshot.volume)
  const image = parent === undefined ? undefined : imageOf(cloud, parent)
  image?.children.push(`${storageOf(cloud, volume)?.pool ?? ''}/${imageName(volume.id)}`)
}

export function deleteLater(cloud: SimulatedCloud, volume: VolumeRow): void {
  cast(cloud, volume, () => {
    if (volume.deletedAt !== null || (volume.status !== 'deleting' && volume.status !== 'error_managing_deleting'))
      return
    if (isOutOfReach(cloud, volume)) {
      note(
        cloud,
        volume,
        'delete-failed',
        `Delete of ${imageName(objectId(volume))} failed: no connection to the cluster`,
      )
      return setStatus(cloud, volume, 'error_deleting')
    }
    for (const snapshot of cloud.snapshots.all()) if (snapshot.volume === volume.id) forgetSnapshot(cloud, snapshot)
    const outcome = deleteObject(cloud, volume)
    if (outcome !== 'busy') return forgetVolume(cloud, volume)
    note(cloud, volume, 'volume-busy', `Unable to delete busy volume. (${imageName(objectId(volume))})`)
    setStatus(cloud, volume, 'available')
  })
}

function note(cloud: SimulatedCloud, volume: VolumeRow, kind: LogRow['kind'], text: string): void {
  const at = cloud.time.now()
  cloud.log.push({ at, source: 'cinder-volume.log', kind, volume: volume.id, server: null, request: null, text })
}

export function extendLater(cloud: SimulatedCloud, volume: VolumeRow, size: number): void {
  const back = attachmentsOf(cloud, volume.id).length > 0 ? 'in-use' : 'available'
  setStatus(cloud, volume, 'extending')
  cast(cloud, volume, () => {
    quotaOf(cloud, volume.project).gigabytes += size - volume.size
    volume.size = size
    setStatus(cloud, volume, back)
  })
}

export function snapshotLater(cloud: SimulatedCloud, volume: VolumeRow, snapshot: SnapshotRow): void {
  cast(cloud, volume, () => {
    imageOf(cloud, volume)?.snapshots.push(`snapshot-${snapshot.id}`)
    snapshot.status = 'available'
    snapshot.updatedAt = cloud.time.now()
  })
}

export function deleteSnapshotLater(cloud: SimulatedCloud, volume: VolumeRow, snapshot: SnapshotRow): void {
  cast(cloud, volume, () => {
    const children = [...cloud.volumes.all()].filter((row) => row.deletedAt === null && row.snapshot === snapshot.id)
    if (children.length === 0) return forgetSnapshot(cloud, snapshot)
    snapshot.status = 'available'
    snapshot.updatedAt = cloud.time.now()
    note(cloud, volume, 'snapshot-busy', 'Delete snapshot failed, due to snapshot busy.')
    cloud.messages.push({
      id: cloud.random.uuid(),
      project: snapshot.project,
      resource: snapshot.id,
      resourceType: 'VOLUME_SNAPSHOT',
      event: 'VOLUME_VOLUME_SNAPSHOT_010_015',
      text: 'delete snapshot:Snapshot is busy.',
      request: `req-${cloud.random.uuid()}`,
      createdAt: cloud.time.now(),
    })
  })
}

export function forgetSnapshot(cloud: SimulatedCloud, snapshot: SnapshotRow): void {
  if (snapshot.deletedAt !== null) return
  snapshot.status = 'deleted'
  snapshot.deletedAt = cloud.time.now()
  cloud.snapshots.remove(snapshot.id)
  const quota = quotaOf(cloud, snapshot.project)
  quota.snapshots--
  quota.gigabytes -= snapshot.size
  const volume = cloud.volumes.get(snapshot.volume)
  const snapshots = volume === undefined ? undefined : imageOf(cloud, volume)?.snapshots
  const at = snapshots?.indexOf(`snapshot-${snapshot.id}`) ?? -1
  if (at >= 0) snapshots?.splice(at, 1)
}

export function connect(cloud: SimulatedCloud, volume: VolumeRow, host: string | null): void {
  requireStorage(cloud, volume)
  if (host !== null) exportTo(cloud, volume, host)
}

/** Ends a host's connection, unless two attachments share it. */
export function terminateOn(cloud: SimulatedCloud, volume: VolumeRow, host: string): void {
  requireStorage(cloud, volume)
  const sharing = attachmentsOf(cloud, volume.id).filter((row) => row.connectorHost === host)
  if (sharing.length < 2) unexportFrom(cloud, volume, host)
}

/** Without a connector all hosts are meant; but the 3PAR driver then takes the first one's name for each of them. */
export function terminateEverywhere(cloud: SimulatedCloud, volume: VolumeRow): void {
  requireStorage(cloud, volume)
  const [first, ...others] = exportHosts(cloud, volume)
  if (first !== undefined) unexportFrom(cloud, volume, first)
  if (others.length > 0) refuse(500, 'Unable to terminate volume connection from backend.')
}

/** Nothing is terminated for a record that never had a connector; nor while another record shares the host. */
export function disconnect(cloud: SimulatedCloud, attachment: AttachmentRow): void {
  const volume = liveVolume(cloud, attachment.volume)
  const host = attachment.connectorHost
  if (volume === undefined || host === null) return
  requireStorage(cloud, volume)
  const shared = attachmentsOf(cloud, volume.id).some((row) => row !== attachment && row.connectorHost === host)
  if (!shared) unexportFrom(cloud, volume, host)
}
