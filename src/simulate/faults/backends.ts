/** Faults of which the storage back end is a part. */
import { dropRow, forgetVolume } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { attach, makeServer, makeVolume, write } from '../hands.ts'
import { dropMapping, forgetServer } from '../nova/rows.ts'
import { addMap, hostNamed, plug, startDomain, watch } from '../planes/hosts.ts'
import { addImage, exportTo, imageName, imageOf, virtualVolumeOf, wwidOf } from '../planes/storage.ts'
import { computeHosts } from '../standard.ts'
import type { LogRow, RbdPool } from '../state/planes.ts'
import type { VolumeRow } from '../state/rows.ts'
import type { Variants } from './planted.ts'

const [first, second] = computeHosts

const rbdPool = (cloud: SimulatedCloud): RbdPool => cloud.storage.find((storage) => storage.kind === 'rbd') as RbdPool

/** A domain on the first host that has the volume, and that Nova does not know. */
function orphan(cloud: SimulatedCloud, volume: VolumeRow): string {
  const uuid = cloud.random.uuid()
  startDomain(cloud, first, uuid, `instance-${cloud.random.hex(8)}`)
  plug(cloud, first, uuid, volume)
  return uuid
}

function logged(cloud: SimulatedCloud, volume: VolumeRow, kind: LogRow['kind'], text: string): void {
  const entry = { at: cloud.time.now(), source: 'cinder-volume.log', kind, volume: volume.id, server: null }
  cloud.log.push({ ...entry, request: `req-${cloud.random.uuid()}`, text })
}

/** The owner asked for its deletion, and the back end called it busy. */
function refusedAsBusy(cloud: SimulatedCloud, volume: VolumeRow): void {
  logged(cloud, volume, 'volume-busy', `Cannot delete volume ${volume.id}: volume is busy`)
  write(cloud, volume, 'available')
}

export const leakedConnection: Variants = {
  exported(cloud) {
    const volume = makeVolume(cloud, { name: 'leaked-connection', type: 'san' })
    exportTo(cloud, volume, first)
    return { volume: volume.id, server: null, host: first }
  },
}

export const leakedExport: Variants = {
  'in-use'(cloud) {
    const server = makeServer(cloud, { name: 'exported', host: first, root: true })
    const volume = makeVolume(cloud, { name: 'exported', type: 'san' })
    attach(cloud, server, volume)
    exportTo(cloud, volume, second)
    return { volume: volume.id, server: null, host: second }
  },
}

export const errorDeleting: Variants = {
  plain(cloud) {
    const volume = makeVolume(cloud, { name: 'error-deleting' })
    write(cloud, volume, 'error_deleting')
    return { volume: volume.id, server: null }
  },
  held(cloud) {
    const server = makeServer(cloud, { name: 'error-deleting', root: true })
    const volume = makeVolume(cloud, { name: 'error-deleting' })
    plug(cloud, server.host as string, server.id, volume)
    write(cloud, volume, 'error_deleting')
    return { volume: volume.id, server: server.id }
  },
}

export const busyVolume: Variants = {
  /** The walk of the founding document: an orphan domain keeps the image open. */
  domain(cloud) {
    const volume = makeVolume(cloud, { name: 'busy' })
    const domain = orphan(cloud, volume)
    refusedAsBusy(cloud, volume)
    return { volume: volume.id, server: domain, host: first }
  },
  /** On a SAN: exported, and a dead map left on a host. */
  san(cloud) {
    const volume = makeVolume(cloud, { name: 'busy-san', type: 'san' })
    exportTo(cloud, volume, first)
    refusedAsBusy(cloud, volume)
    return { volume: volume.id, server: null, host: first }
  },
}

export const orphanDomain: Variants = {
  copy(cloud) {
    const volume = makeVolume(cloud, { name: 'orphan' })
    return { volume: volume.id, server: orphan(cloud, volume), host: first }
  },
  /** Nova deleted the server; the domain runs on. */
  deleted(cloud) {
    const server = makeServer(cloud, { name: 'orphan', host: first })
    const volume = makeVolume(cloud, { name: 'orphan' })
    const { attachment, mapping } = attach(cloud, server, volume)
    dropMapping(cloud, mapping)
    forgetServer(cloud, server)
    dropRow(cloud, attachment)
    write(cloud, volume, 'available', 'detached')
    return { volume: volume.id, server: server.id, host: first }
  },
}

export const orphanWatcher: Variants = {
  client(cloud) {
    const volume = makeVolume(cloud, { name: 'watched' })
    watch(cloud, volume, hostNamed(cloud, second), null)
    const address = imageOf(cloud, volume)?.watchers[0]?.address ?? null
    return { volume: volume.id, server: null, host: second, device: address }
  },
}

export const trashedWhileOpen: Variants = {
  orphan(cloud) {
    const volume = makeVolume(cloud, { name: 'trashed' })
    const domain = orphan(cloud, volume)
    trash(cloud, volume)
    return { volume: volume.id, server: domain, host: first }
  },
  /** A server that Nova knows still writes to it. */
  needed(cloud) {
    const server = makeServer(cloud, { name: 'trashed-needed', root: true })
    const volume = makeVolume(cloud, { name: 'trashed-needed' })
    plug(cloud, server.host as string, server.id, volume)
    trash(cloud, volume)
    return { volume: volume.id, server: server.id, host: server.host }
  },
}

function trash(cloud: SimulatedCloud, volume: VolumeRow): void {
  const image = imageOf(cloud, volume)
  if (image !== undefined) image.trash = { deletedAt: cloud.time.now(), expiresAt: null }
  forgetVolume(cloud, volume)
}

export const dependentClones: Variants = {
  /** A snapshot that Cinder does not know, and a clone of it. */
  foreign(cloud) {
    const volume = makeVolume(cloud, { name: 'cloned' })
    const image = imageOf(cloud, volume)
    image?.snapshots.push('foreign')
    image?.children.push(`volumes/foreign-${volume.id}`)
    refusedAsBusy(cloud, volume)
    return { volume: volume.id, server: null }
  },
  /** Cinder moved the image to the trash, where its descendants pin it. */
  trash(cloud) {
    const volume = makeVolume(cloud, { name: 'cloned-trash' })
    imageOf(cloud, volume)?.children.push(`volumes/foreign-${volume.id}`)
    trash(cloud, volume)
    return { volume: volume.id, server: null }
  },
  /** A volume was made of its snapshot, and Cinder told the user that the snapshot is busy. */
  snapshot(cloud) {
    const volume = makeVolume(cloud, { name: 'snapshot-busy' })
    const now = cloud.time.now()
    const snapshot = {
      id: cloud.random.uuid(),
      name: 'busy',
      description: null,
      volume: volume.id,
      status: 'available',
      size: volume.size,
      project: volume.project,
      user: volume.user,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    }
    cloud.snapshots.add(snapshot)
    const quota = cloud.quotas.get(volume.project)
    if (quota !== undefined) {
      quota.snapshots++
      quota.gigabytes += snapshot.size
    }
    imageOf(cloud, volume)?.snapshots.push(`snapshot-${snapshot.id}`)
    const child = makeVolume(cloud, { name: 'snapshot-busy-child', snapshot: snapshot.id })
    imageOf(cloud, volume)?.children.push(`volumes/${imageName(child.id)}`)
    logged(cloud, volume, 'snapshot-busy', 'Delete snapshot failed, due to snapshot busy.')
    cloud.messages.push({
      id: cloud.random.uuid(),
      project: volume.project,
      resource: snapshot.id,
      resourceType: 'VOLUME_SNAPSHOT',
      event: 'VOLUME_VOLUME_SNAPSHOT_010_015',
      text: 'delete snapshot:Snapshot is busy.',
      request: `req-${cloud.random.uuid()}`,
      createdAt: now,
    })
    return { volume: volume.id, server: null }
  },
}

export const backendStray: Variants = {
  image(cloud) {
    const id = cloud.random.uuid()
    addImage(cloud, rbdPool(cloud), imageName(id), 1)
    return { volume: id, server: null, device: imageName(id) }
  },
}

export const backendMissing: Variants = {
  image(cloud) {
    const volume = makeVolume(cloud, { name: 'no-image' })
    rbdPool(cloud).images.delete(imageName(volume.id))
    return { volume: volume.id, server: null }
  },
}

export const faultyMultipath: Variants = {
  /** Nobody attaches the volume here any more, and its map has no living path. */
  leftover(cloud) {
    const volume = makeVolume(cloud, { name: 'faulty', type: 'san' })
    const host = hostNamed(cloud, second)
    const map = addMap(host, wwidOf(virtualVolumeOf(cloud, volume)?.wwn ?? ''))
    for (const path of map.paths) path.state = 'failed'
    return { volume: volume.id, server: null, host: second, device: map.wwid }
  },
  queueing(cloud) {
    const planted = faultyMultipath['leftover']?.(cloud)
    const map = hostNamed(cloud, second).maps.get(planted?.device ?? '')
    if (map !== undefined) map.queueing = true
    return planted as NonNullable<typeof planted>
  },
  /** Somebody on the host still holds it. */
  held(cloud) {
    const planted = faultyMultipath['leftover']?.(cloud)
    const map = hostNamed(cloud, second).maps.get(planted?.device ?? '')
    if (map !== undefined) {
      map.openCount = 1
      map.holders.push('lvm guest-vg')
    }
    return planted as NonNullable<typeof planted>
  },
}

export const stalePath: Variants = {
  path(cloud) {
    const volume = makeVolume(cloud, { name: 'stale', type: 'san' })
    const wwid = wwidOf(virtualVolumeOf(cloud, volume)?.wwn ?? '')
    const path = { device: 'sdq', hctl: '5:0:0:7', wwid, state: 'failed' as const, transport: 'running' }
    hostNamed(cloud, second).loosePaths.push(path)
    return { volume: volume.id, server: null, host: second, device: path.device }
  },
}

export const lunIdentityMismatch: Variants = {
  reused(cloud) {
    const server = makeServer(cloud, { name: 'reused', host: first, root: true })
    const volume = makeVolume(cloud, { name: 'reused', type: 'san' })
    attach(cloud, server, volume)
    const stranger = makeVolume(cloud, { name: 'stranger', type: 'san' })
    const map = hostNamed(cloud, first).maps.get(wwidOf(virtualVolumeOf(cloud, volume)?.wwn ?? ''))
    const path = map?.paths[0]
    if (path !== undefined) path.wwid = wwidOf(virtualVolumeOf(cloud, stranger)?.wwn ?? '')
    return { volume: volume.id, server: null, host: first, device: map?.wwid ?? null }
  },
}
