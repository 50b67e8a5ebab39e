/** Healthy shapes: states that look odd in one place, and are right when all places are seen. None may be reported. */
import { addAttachment, quotaOf, setStatus } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { attach, inThePast, makeServer, makeVolume, record, write } from '../hands.ts'
import { beginLiveMigration } from '../nova/live-migration.ts'
import { addMapping, addMigration, forgetServer } from '../nova/rows.ts'
import { offload } from '../nova/server-actions.ts'
import { destroyDomain } from '../planes/hosts.ts'
import { addImage, exportTo, imageName } from '../planes/storage.ts'
import { computeHosts, projectIds } from '../standard.ts'
import type { RbdPool } from '../state/planes.ts'

const [first, second] = computeHosts

/** Arranges what has long been so, and in the present what is only now under way. */
type Placer = (cloud: SimulatedCloud, present: SimulatedCloud) => void

const shapes = {
  available(cloud) {
    makeVolume(cloud, { name: 'free' })
    makeVolume(cloud, { name: 'free-san', type: 'san' })
  },
  attached(cloud) {
    const server = makeServer(cloud, { name: 'web', root: true })
    attach(cloud, server, makeVolume(cloud, { name: 'web-data' }))
    attach(cloud, server, makeVolume(cloud, { name: 'web-san', type: 'san' }))
  },
  stopped(cloud) {
    const server = makeServer(cloud, { name: 'stopped', vmState: 'stopped' })
    attach(cloud, server, makeVolume(cloud, { name: 'stopped-data' }))
  },
  /** No host, no export, and the volume reserved: it waits for the server to come back. */
  'shelved-offloaded'(cloud) {
    const server = makeServer(cloud, { name: 'shelved' })
    attach(cloud, server, makeVolume(cloud, { name: 'shelved-data' }))
    offload(cloud, server)
    server.vmState = 'shelved_offloaded'
    server.powerState = 4
  },
  building(cloud) {
    const server = makeServer(cloud, {
      name: 'building',
      vmState: 'building',
      taskState: 'block_device_mapping',
      host: null,
      image: null,
    })
    const volume = makeVolume(cloud, { name: 'building-root' })
    const attachment = record(cloud, volume, server.id, null, 'reserved')
    addMapping(cloud, { server: server.id, volume: volume.id, attachment: attachment.id })
  },
  /** Deleted by its owner, but to be had back for a while: the volumes stay attached. */
  'soft-deleted'(cloud) {
    const server = makeServer(cloud, { name: 'soft-deleted' })
    attach(cloud, server, makeVolume(cloud, { name: 'soft-deleted-data' }))
    server.vmState = 'soft-delete'
    server.powerState = 4
  },
  /** Two records, two watchers, two domains; the mapping already names the record of the destination. */
  'live-migration'(cloud) {
    const server = makeServer(cloud, { name: 'migrating', host: first, root: true })
    attach(cloud, server, makeVolume(cloud, { name: 'migrating-data' }))
    beginLiveMigration(cloud, server, second)
  },
  'resize-verify'(cloud) {
    const server = makeServer(cloud, { name: 'resized', host: second })
    attach(cloud, server, makeVolume(cloud, { name: 'resized-data' }))
    server.vmState = 'resized'
    addMigration(cloud, { server: server.id, status: 'finished', kind: 'resize', source: first, destination: second })
  },
  multiattach(cloud) {
    const volume = makeVolume(cloud, { name: 'shared', type: 'shared' })
    attach(cloud, makeServer(cloud, { name: 'shared-1', host: first }), volume)
    attach(cloud, makeServer(cloud, { name: 'shared-2', host: first }), volume)
    attach(cloud, makeServer(cloud, { name: 'shared-3', host: second }), volume)
  },
  /** From before the attachment API: no connection is stored, and the mapping names no record. */
  'legacy-attach'(cloud) {
    const server = makeServer(cloud, { name: 'legacy' })
    const { attachment, mapping } = attach(cloud, server, makeVolume(cloud, { name: 'legacy-data' }))
    attachment.connection = null
    mapping.attachment = null
  },
  /** Glance keeps an image in a volume, and attaches it to its own host for a while. */
  'glance-store'(cloud) {
    const volume = makeVolume(cloud, {
      name: 'image-0',
      project: projectIds.service,
      metadata: { glance_image_id: cloud.random.uuid(), image_owner: projectIds.demo },
    })
    record(cloud, volume, null, 'control-01', 'attached')
  },
  'zun-container'(cloud) {
    record(cloud, makeVolume(cloud, { name: 'container' }), null, 'container-01', 'attached')
  },
  /** brick clients invent a server id, and give their own host. */
  'brick-client'(cloud) {
    record(cloud, makeVolume(cloud, { name: 'brick' }), cloud.random.uuid(), 'baremetal-07', 'attached')
  },
  'ironic-node'(cloud) {
    const volume = makeVolume(cloud, { name: 'ironic', metadata: { [`ironic_node_${cloud.random.uuid()}`]: 'true' } })
    const attachment = record(cloud, volume, cloud.random.uuid(), 'node-01', 'attached')
    attachment.mountpoint = 'ironic_mountpoint'
  },
  /** A backup that is being made, of a temporary volume that does not count. */
  'backup-of-in-use'(cloud, present) {
    const server = makeServer(cloud, { name: 'backed-up' })
    const volume = makeVolume(cloud, { name: 'backed-up-data' })
    attach(cloud, server, volume)
    const { project, size } = volume
    const now = present.time.now()
    const backup = { id: cloud.random.uuid(), name: 'backup', volume: volume.id, project, status: 'creating', size }
    present.backups.add({ ...backup, createdAt: now, updatedAt: now })
    setStatus(present, volume, 'backing-up')
    const temporary = makeVolume(present, { name: 'backup-temp' })
    temporary.useQuota = false
    const quota = quotaOf(present, temporary.project)
    quota.volumes--
    quota.gigabytes -= temporary.size
  },
  /** Cinder's own cache of an image, long idle, on which clones depend. */
  'image-cache'(cloud) {
    const volume = makeVolume(cloud, { name: 'image-cache', project: projectIds.service })
    rbd(cloud)
      .images.get(imageName(volume.id))
      ?.children.push(`volumes/${imageName(makeVolume(cloud, { name: 'from-cache', source: volume.id }).id)}`)
  },
  /** Deleted in Cinder, renamed on the back end and kept for its clones. */
  'deleted-parent'(cloud) {
    const parent = addImage(cloud, rbd(cloud), `${imageName(cloud.random.uuid())}.deleted`, 1)
    parent.snapshots.push('snapshot.clone_snap')
    parent.children.push(`volumes/${imageName(makeVolume(cloud, { name: 'clone' }).id)}`)
  },
  'foreign-images'(cloud) {
    addImage(cloud, rbd(cloud), `csi-vol-${cloud.random.uuid()}`, 1)
    addImage(cloud, rbd(cloud), `${cloud.random.uuid()}_disk`, 1)
  },
  /** Moved to another back end while in use: the object keeps another id than the volume. */
  'migrated-name'(cloud) {
    const server = makeServer(cloud, { name: 'moved' })
    const volume = makeVolume(cloud, { name: 'moved-data' })
    const image = rbd(cloud).images.get(imageName(volume.id))
    volume.nameId = cloud.random.uuid()
    if (image !== undefined) {
      rbd(cloud).images.delete(image.name)
      image.name = imageName(volume.nameId)
      rbd(cloud).images.set(image.name, image)
    }
    volume.migrationStatus = 'success'
    attach(cloud, server, volume)
  },
  'offered-transfer'(cloud) {
    const volume = makeVolume(cloud, { name: 'offered' })
    write(cloud, volume, 'awaiting-transfer')
    cloud.transfers.add({ id: cloud.random.uuid(), name: 'offer', volume: volume.id, createdAt: cloud.time.now() })
  },
  /** A record that failed to attach holds nothing. */
  'error-attaching'(cloud) {
    const volume = makeVolume(cloud, { name: 'failed-once' })
    addAttachment(cloud, { volume: volume.id, server: cloud.random.uuid(), status: 'error_attaching' })
  },
  error(cloud) {
    setStatus(cloud, makeVolume(cloud, { name: 'failed' }), 'error')
  },
  /** A server that is gone, with all that it had. */
  'deleted-server'(cloud) {
    const server = makeServer(cloud, { name: 'past', host: first })
    destroyDomain(cloud, first, server.id)
    forgetServer(cloud, server)
  },
  snapshot(cloud) {
    const volume = makeVolume(cloud, { name: 'kept' })
    const now = cloud.time.now()
    cloud.snapshots.add({
      id: cloud.random.uuid(),
      name: 'daily',
      description: null,
      volume: volume.id,
      status: 'available',
      size: volume.size,
      project: volume.project,
      user: volume.user,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    })
    const quota = quotaOf(cloud, volume.project)
    quota.snapshots++
    quota.gigabytes += volume.size
  },
  /** Two servers on one host share the export and the map. */
  'san-multipath'(cloud) {
    const volume = makeVolume(cloud, { name: 'san-data', type: 'san' })
    const server = makeServer(cloud, { name: 'san-user', host: second })
    exportTo(cloud, volume, second)
    attach(cloud, server, volume)
  },
} satisfies Readonly<Record<string, Placer>>

const rbd = (cloud: SimulatedCloud): RbdPool => cloud.storage.find((storage) => storage.kind === 'rbd') as RbdPool

export type ShapeName = keyof typeof shapes

export const shapeNames = Object.keys(shapes) as readonly ShapeName[]

const day = 86_400_000

/** Places a healthy shape, as if it had been there for a while. */
export function place(cloud: SimulatedCloud, shape: ShapeName, ageMs = 2 * day): void {
  shapes[shape](inThePast(cloud, ageMs), cloud)
}
