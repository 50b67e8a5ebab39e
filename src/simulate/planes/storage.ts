/** The storage back ends of the simulated cloud: RBD pools and a 3PAR. */
import { virtualVolumeName } from '../../model/virtual-volume-name.ts'
import type { SimulatedCloud } from '../cloud.ts'
import type { ImageRow, RbdPool, SanArray, Storage, VirtualVolume } from '../state/planes.ts'
import type { VolumeRow } from '../state/rows.ts'

/** The pool of a volume's `host@backend#pool`. */
export function storageOf(cloud: SimulatedCloud, volume: Pick<VolumeRow, 'host'>): Storage | undefined {
  const backend = volume.host?.split('#')[0]
  return cloud.storage.find((storage) => storage.backend === backend)
}

export const objectId = (volume: Pick<VolumeRow, 'id' | 'nameId'>): string => volume.nameId ?? volume.id
export const imageName = (id: string): string => `volume-${id}`

/** `60002AC0…` of the array, as multipath names it on a host. */
export const wwidOf = (wwn: string): string => `3${wwn.toLowerCase()}`

export function createObject(cloud: SimulatedCloud, volume: VolumeRow): void {
  const storage = storageOf(cloud, volume)
  if (storage === undefined) return
  const id = objectId(volume)
  if (storage.kind === 'rbd') addImage(cloud, storage, imageName(id), volume.size)
  else addVirtualVolume(storage, id, volume.size)
}

export function addImage(cloud: SimulatedCloud, pool: RbdPool, name: string, sizeGib: number): ImageRow {
  const image: ImageRow = {
    name,
    id: cloud.random.hex(12),
    sizeGib,
    snapshots: [],
    children: [],
    watchers: [],
    trash: null,
    createdAt: cloud.time.now(),
  }
  pool.images.set(name, image)
  return image
}

export function addVirtualVolume(array: SanArray, id: string, sizeGib: number): VirtualVolume {
  const number = (array.volumes.size + 0x138).toString(16).padStart(6, '0')
  const made: VirtualVolume = {
    name: virtualVolumeName(id),
    wwn: `60002AC00000000002${number}00021F2A`.toUpperCase(),
    sizeGib,
    volume: id,
    snapshots: [],
  }
  array.volumes.set(made.name, made)
  return made
}

export function imageOf(cloud: SimulatedCloud, volume: VolumeRow): ImageRow | undefined {
  const storage = storageOf(cloud, volume)
  return storage?.kind === 'rbd' ? storage.images.get(imageName(objectId(volume))) : undefined
}

export function virtualVolumeOf(cloud: SimulatedCloud, volume: VolumeRow): VirtualVolume | undefined {
  const storage = storageOf(cloud, volume)
  return storage?.kind === 'hpe3par' ? storage.volumes.get(virtualVolumeName(objectId(volume))) : undefined
}

/** What a driver makes of a deletion: gone, called busy, or moved out of sight. */
export type Deletion = 'gone' | 'busy' | 'trashed'

export function deleteObject(cloud: SimulatedCloud, volume: VolumeRow): Deletion {
  const storage = storageOf(cloud, volume)
  if (storage === undefined) return 'gone'
  return storage.kind === 'rbd'
    ? deleteImage(cloud, storage, imageName(objectId(volume)))
    : deleteVirtualVolume(storage, virtualVolumeName(objectId(volume)))
}

function deleteImage(cloud: SimulatedCloud, pool: RbdPool, name: string): Deletion {
  const image = pool.images.get(name)
  // A driver takes the absence of an object for a deletion that succeeded.
  if (image === undefined) return 'gone'
  if (image.watchers.length === 0 && image.snapshots.length === 0) {
    pool.images.delete(name)
    return 'gone'
  }
  if (image.watchers.length > 0 && !cloud.release.trashesBusyImages) return 'busy'
  image.trash = { deletedAt: cloud.time.now(), expiresAt: null }
  return 'trashed'
}

function deleteVirtualVolume(array: SanArray, name: string): Deletion {
  if (array.vluns.some((vlun) => vlun.volume === name)) return 'busy'
  array.volumes.delete(name)
  return 'gone'
}

/** What a connector brings: an export on a SAN; on RBD nothing, since clients reach the cluster anyway. */
export function exportTo(cloud: SimulatedCloud, volume: VolumeRow, host: string): void {
  const storage = storageOf(cloud, volume)
  const object = virtualVolumeOf(cloud, volume)
  if (storage?.kind !== 'hpe3par' || object === undefined) return
  if (storage.vluns.some((vlun) => vlun.volume === object.name && vlun.host === host)) return
  const used = new Set(storage.vluns.filter((vlun) => vlun.host === host).map((vlun) => vlun.lun))
  let lun = 1
  while (used.has(lun)) lun++
  storage.vluns.push({ volume: object.name, host, lun, active: false })
}

export function exportHosts(cloud: SimulatedCloud, volume: VolumeRow): readonly string[] {
  const storage = storageOf(cloud, volume)
  const object = virtualVolumeOf(cloud, volume)
  if (storage?.kind !== 'hpe3par' || object === undefined) return []
  return storage.vluns.filter((vlun) => vlun.volume === object.name).map((vlun) => vlun.host)
}

export function unexportFrom(cloud: SimulatedCloud, volume: VolumeRow, host: string): void {
  const storage = storageOf(cloud, volume)
  const object = virtualVolumeOf(cloud, volume)
  if (storage?.kind !== 'hpe3par' || object === undefined) return
  const at = storage.vluns.findIndex((vlun) => vlun.volume === object.name && vlun.host === host)
  if (at >= 0) storage.vluns.splice(at, 1)
}
