/** Volumes left in a state that they should only pass through. */
import type { SimulatedCloud } from '../cloud.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../hands.ts'
import { addMapping, dropMapping } from '../nova/rows.ts'
import { imageName, storageOf } from '../planes/storage.ts'
import { computeHosts } from '../standard.ts'
import type { VolumeRow } from '../state/rows.ts'
import type { Planter, Variants } from './planted.ts'

const [first] = computeHosts

function dropImage(cloud: SimulatedCloud, volume: VolumeRow): void {
  const storage = storageOf(cloud, volume)
  if (storage?.kind === 'rbd') storage.images.delete(imageName(volume.id))
}

export const stuckAttaching: Variants = {
  /** Made and connected, never completed; neither Nova nor the guest has it. */
  'not-attached'(cloud) {
    const server = makeServer(cloud, { name: 'attaching', root: true })
    const volume = makeVolume(cloud, { name: 'attaching' })
    const attachment = record(cloud, volume, server.id, server.host, 'attaching')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
  'no-server'(cloud) {
    const volume = makeVolume(cloud, { name: 'attaching' })
    const attachment = record(cloud, volume, cloud.random.uuid(), first, 'attaching')
    return { volume: volume.id, server: attachment.server, attachment: attachment.id }
  },
  'os-reserve'(cloud) {
    const volume = makeVolume(cloud, { name: 'attaching' })
    write(cloud, volume, 'attaching')
    return { volume: volume.id, server: null }
  },
}

export const stuckAttachingConnected: Variants = {
  /** The guest has it and Nova maps it; only Cinder's last step is missing. */
  attached(cloud) {
    const server = makeServer(cloud, { name: 'attaching', root: true })
    const volume = makeVolume(cloud, { name: 'attaching' })
    const { attachment } = attach(cloud, server, volume)
    attachment.status = 'attaching'
    write(cloud, volume, 'attaching', 'attaching')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
}

export const stuckDetaching: Variants = {
  /** Guest and Nova have let go; Cinder still has the record. */
  'not-attached'(cloud) {
    const server = makeServer(cloud, { name: 'detaching', root: true })
    const volume = makeVolume(cloud, { name: 'detaching' })
    const { attachment, mapping } = attach(cloud, server, volume)
    loseDisk(cloud, server, volume)
    dropMapping(cloud, mapping)
    write(cloud, volume, 'detaching')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
  'no-attachment'(cloud) {
    const volume = makeVolume(cloud, { name: 'detaching' })
    write(cloud, volume, 'detaching')
    return { volume: volume.id, server: null }
  },
}

export const stuckDetachingConnected: Variants = {
  attached(cloud) {
    const server = makeServer(cloud, { name: 'detaching', root: true })
    const volume = makeVolume(cloud, { name: 'detaching' })
    const { attachment } = attach(cloud, server, volume)
    write(cloud, volume, 'detaching')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
  /** The guest has lost the disk; Nova still maps it. */
  'device-gone'(cloud) {
    const server = makeServer(cloud, { name: 'detaching', root: true })
    const volume = makeVolume(cloud, { name: 'detaching' })
    const { attachment } = attach(cloud, server, volume)
    loseDisk(cloud, server, volume)
    write(cloud, volume, 'detaching')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
}

export const stuckReserved: Variants = {
  server(cloud) {
    const server = makeServer(cloud, { name: 'reserved', root: true })
    const volume = makeVolume(cloud, { name: 'reserved' })
    const attachment = record(cloud, volume, server.id, null, 'reserved')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
  'with-mapping'(cloud) {
    const server = makeServer(cloud, { name: 'reserved', root: true })
    const volume = makeVolume(cloud, { name: 'reserved' })
    const attachment = record(cloud, volume, server.id, null, 'reserved')
    addMapping(cloud, { server: server.id, volume: volume.id, attachment: attachment.id })
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
  'no-server'(cloud) {
    const volume = makeVolume(cloud, { name: 'reserved' })
    const attachment = record(cloud, volume, cloud.random.uuid(), null, 'reserved')
    return { volume: volume.id, server: attachment.server, attachment: attachment.id }
  },
  reset(cloud) {
    const volume = makeVolume(cloud, { name: 'reserved' })
    write(cloud, volume, 'reserved')
    return { volume: volume.id, server: null }
  },
}

export const stuckCreating: Variants = {
  image: stateOnly('creating'),
  'no-image'(cloud) {
    const volume = makeVolume(cloud, { name: 'creating' })
    dropImage(cloud, volume)
    write(cloud, volume, 'creating')
    return { volume: volume.id, server: null }
  },
  /** The scheduler lost it: no back end was ever chosen. */
  'no-host'(cloud) {
    const volume = makeVolume(cloud, { name: 'creating' })
    dropImage(cloud, volume)
    volume.host = null
    write(cloud, volume, 'creating')
    return { volume: volume.id, server: null }
  },
}

export const stuckDeleting: Variants = {
  image: stateOnly('deleting'),
  'image-gone'(cloud) {
    const volume = makeVolume(cloud, { name: 'deleting' })
    dropImage(cloud, volume)
    write(cloud, volume, 'deleting')
    return { volume: volume.id, server: null }
  },
}

export const stuckMigrating: Variants = {
  migrating(cloud) {
    const volume = makeVolume(cloud, { name: 'migrating' })
    volume.migrationStatus = 'migrating'
    write(cloud, volume, 'available')
    const target = makeVolume(cloud, { name: 'migrating', type: 'san', status: 'creating' })
    target.migrationStatus = `target:${volume.id}`
    target.useQuota = false
    cloud.quotas.set(target.project, withoutOne(cloud, target))
    return { volume: volume.id, server: null }
  },
  /** Either copy may be the real one. */
  completing(cloud) {
    const volume = makeVolume(cloud, { name: 'completing' })
    volume.migrationStatus = 'completing'
    write(cloud, volume, 'maintenance')
    return { volume: volume.id, server: null }
  },
}

/** A migration's target does not count against the quota. */
function withoutOne(cloud: SimulatedCloud, target: VolumeRow) {
  const quota = cloud.quotas.get(target.project) as NonNullable<ReturnType<typeof cloud.quotas.get>>
  return { ...quota, volumes: quota.volumes - 1, gigabytes: quota.gigabytes - target.size }
}

/** A state with nothing else wrong: the service that should have left it has died. */
export function stateOnly(status: string): Planter {
  return (cloud) => {
    const volume = makeVolume(cloud, { name: status })
    write(cloud, volume, status)
    return { volume: volume.id, server: null }
  }
}
