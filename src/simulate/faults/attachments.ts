/** Faults between Cinder's attachment records and Nova. */
import { dropRow, setStatus } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../hands.ts'
import { addMapping, dropMapping, forgetServer } from '../nova/rows.ts'
import { destroyDomain, plug, startDomain } from '../planes/hosts.ts'
import { computeHosts } from '../standard.ts'
import type { ServerRow } from '../state/rows.ts'
import type { Variants } from './planted.ts'

const [first, second] = computeHosts

/** A server that Nova had, and whose row is deleted. */
function goneServer(cloud: SimulatedCloud): ServerRow {
  const server = makeServer(cloud, { name: 'gone', host: first })
  destroyDomain(cloud, first, server.id)
  forgetServer(cloud, server)
  return server
}

export const ghostServerAttachment: Variants = {
  deleted(cloud) {
    const server = goneServer(cloud)
    const volume = makeVolume(cloud, { name: 'ghost' })
    const attachment = record(cloud, volume, server.id, first, 'attached')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
  /** Nova's rows were purged: only the connector shows whose server it was. */
  purged(cloud) {
    const volume = makeVolume(cloud, { name: 'ghost' })
    const server = cloud.random.uuid()
    const attachment = record(cloud, volume, server, second, 'attached')
    return { volume: volume.id, server, attachment: attachment.id }
  },
}

export const unknownOwnerAttachment: Variants = {
  /** An old client's attach(): any server id is taken, and no connection is made. */
  'os-attach'(cloud) {
    const volume = makeVolume(cloud, { name: 'unknown-owner' })
    const server = cloud.random.uuid()
    const attachment = record(cloud, volume, server, null, 'attached')
    attachment.connection = null
    return { volume: volume.id, server, attachment: attachment.id }
  },
  none(cloud) {
    const volume = makeVolume(cloud, { name: 'attached-to-none' })
    write(cloud, volume, 'in-use', 'attached')
    return { volume: volume.id, server: null }
  },
}

export const novaUnawareAttachment: Variants = {
  'no-device'(cloud) {
    const server = makeServer(cloud, { name: 'unaware' })
    const volume = makeVolume(cloud, { name: 'unaware' })
    const attachment = record(cloud, volume, server.id, server.host, 'attached')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
}

export const danglingMappingAvailable: Variants = {
  'no-device'(cloud) {
    const server = makeServer(cloud, { name: 'dangling', root: true })
    const volume = makeVolume(cloud, { name: 'dangling' })
    const { attachment } = attach(cloud, server, volume)
    loseDisk(cloud, server, volume)
    dropRow(cloud, attachment)
    write(cloud, volume, 'available', 'detached')
    return { volume: volume.id, server: server.id }
  },
  stopped(cloud) {
    const server = makeServer(cloud, { name: 'dangling-stopped', vmState: 'stopped', root: true })
    const volume = makeVolume(cloud, { name: 'dangling-stopped' })
    addMapping(cloud, { server: server.id, volume: volume.id, attachment: cloud.random.uuid() })
    return { volume: volume.id, server: server.id }
  },
}

export const danglingMappingMissing: Variants = {
  data(cloud) {
    const server = makeServer(cloud, { name: 'missing', root: true })
    const volume = cloud.random.uuid()
    addMapping(cloud, { server: server.id, volume, attachment: cloud.random.uuid() })
    return { volume, server: server.id }
  },
  root(cloud) {
    const server = makeServer(cloud, { name: 'missing-root', image: null })
    const volume = cloud.random.uuid()
    addMapping(cloud, { server: server.id, volume, attachment: cloud.random.uuid(), device: '/dev/vda', bootIndex: 0 })
    return { volume, server: server.id }
  },
}

export const recordLostWhileInUse: Variants = {
  /** os-reset_status to available and detached, under a guest that writes. */
  reset(cloud) {
    const server = makeServer(cloud, { name: 'record-lost', root: true })
    const volume = makeVolume(cloud, { name: 'record-lost' })
    const { attachment } = attach(cloud, server, volume)
    dropRow(cloud, attachment)
    write(cloud, volume, 'available', 'detached')
    return { volume: volume.id, server: server.id }
  },
  /** The back end connected, the answer came too late. */
  timeout(cloud) {
    const server = makeServer(cloud, { name: 'timeout' })
    const volume = makeVolume(cloud, { name: 'timeout' })
    plug(cloud, server.host as string, server.id, volume)
    return { volume: volume.id, server: server.id }
  },
  /** The status alone was reset: the record is still there. */
  status(cloud) {
    const server = makeServer(cloud, { name: 'status-lost', root: true })
    const volume = makeVolume(cloud, { name: 'status-lost' })
    attach(cloud, server, volume)
    setStatus(cloud, volume, 'available')
    return { volume: volume.id, server: server.id }
  },
  /** Nova lost its mapping; Cinder still says in-use. */
  mapping(cloud) {
    const server = makeServer(cloud, { name: 'mapping-lost', root: true })
    const volume = makeVolume(cloud, { name: 'mapping-lost' })
    dropMapping(cloud, attach(cloud, server, volume).mapping)
    return { volume: volume.id, server: server.id }
  },
}

export const leakedAttachment: Variants = {
  reserved(cloud) {
    const volume = makeVolume(cloud, { name: 'leaked' })
    const attachment = record(cloud, volume, cloud.random.uuid(), null, 'reserved')
    write(cloud, volume, 'available', 'detached')
    return { volume: volume.id, server: attachment.server, attachment: attachment.id }
  },
  attaching(cloud) {
    const volume = makeVolume(cloud, { name: 'leaked' })
    const attachment = record(cloud, volume, cloud.random.uuid(), first, 'attaching')
    write(cloud, volume, 'available', 'detached')
    return { volume: volume.id, server: attachment.server, attachment: attachment.id }
  },
  /** A live migration left the record of the other host behind. */
  migrated(cloud) {
    const server = makeServer(cloud, { name: 'migrated', host: first, root: true })
    const volume = makeVolume(cloud, { name: 'migrated' })
    attach(cloud, server, volume)
    const attachment = record(cloud, volume, server.id, second, 'attached')
    return { volume: volume.id, server: server.id, attachment: attachment.id }
  },
}

export const doubleAttachment: Variants = {
  evacuated(cloud) {
    const server = makeServer(cloud, { name: 'twice', host: second, root: true })
    const volume = makeVolume(cloud, { name: 'twice' })
    attach(cloud, server, volume)
    startDomain(cloud, first, server.id, `instance-${server.number.toString(16).padStart(8, '0')}`)
    plug(cloud, first, server.id, volume)
    return { volume: volume.id, server: server.id }
  },
  'two-servers'(cloud) {
    const volume = makeVolume(cloud, { name: 'two-servers' })
    const one = makeServer(cloud, { name: 'one', host: first, root: true })
    const other = makeServer(cloud, { name: 'other', host: second, root: true })
    attach(cloud, one, volume)
    attach(cloud, other, volume)
    return { volume: volume.id, server: one.id }
  },
}

export const mappingMismatch: Variants = {
  id(cloud) {
    const server = makeServer(cloud, { name: 'mismatch', root: true })
    const volume = makeVolume(cloud, { name: 'mismatch' })
    attach(cloud, server, volume).mapping.attachment = cloud.random.uuid()
    return { volume: volume.id, server: server.id }
  },
  host(cloud) {
    const server = makeServer(cloud, { name: 'other-host', root: true })
    const volume = makeVolume(cloud, { name: 'other-host' })
    const { attachment } = attach(cloud, server, volume)
    attachment.host = second
    attachment.connectorHost = second
    return { volume: volume.id, server: server.id }
  },
  disk(cloud) {
    const server = makeServer(cloud, { name: 'disk-lost', root: true })
    const volume = makeVolume(cloud, { name: 'disk-lost' })
    attach(cloud, server, volume)
    loseDisk(cloud, server, volume)
    return { volume: volume.id, server: server.id }
  },
}
