/** Walks through Nova, and through Keystone: servers, their volumes, hosts and services. */

import type { Walk, Walker } from './walk.ts'
import { absent, field, newVolume, stateOf } from './walks-of-volumes.ts'

const versions = ['2.1', '2.3', '2.16', '2.47', '2.69', '2.79', '2.89', '2.93'] as const

async function newServer(walker: Walker): Promise<string> {
  const root = await newVolume(walker)
  await walker.volume(`POST /volumes/${root}/action`, { body: { 'os-set_bootable': { bootable: true } } })
  await walker.side.bootable(root)
  const flavors = await walker.side.compute('GET /flavors')
  const [flavor] = field(flavors.body, 'flavors') as readonly { readonly id: string }[]
  const disk = { boot_index: 0, uuid: root, source_type: 'volume', destination_type: 'volume' }
  const answer = await walker.compute('POST /servers', {
    as: 'demo',
    version: '2.74',
    body: {
      server: {
        name: 'walked',
        flavorRef: flavor?.id,
        networks: 'none',
        host: walker.side.host,
        block_device_mapping_v2: [disk],
      },
    },
  })
  const id = String(field(answer.body, 'server', 'id'))
  await walker.until('servers', id, 'ACTIVE')
  await walker.side.guest(id)
  return id
}

async function endServer(walker: Walker, id: string): Promise<void> {
  await walker.compute(`DELETE /servers/${id}`, { as: 'demo' })
  await walker.until('servers', id, 'gone')
}

const lifeOfServer: Walk = async (walker) => {
  const id = await newServer(walker)
  for (const version of versions) await walker.compute(`GET /servers/${id}`, { version })
  await walker.compute(`GET /servers/${id}`, { as: 'demo', version: '2.93' })
  await walker.compute('GET /servers?all_tenants=1', { version: '2.93' })
  for (const version of ['2.1', '2.69', '2.93']) await walker.compute('GET /servers/detail?all_tenants=1', { version })
  await walker.compute('GET /servers/detail?all_tenants=1&limit=1', { version: '2.93' })
  await walker.compute(`GET /servers/${absent}`)
  await walker.compute(`GET /servers/${id}/os-instance-actions`, { version: '2.84' })
  await walker.compute(`GET /servers/${id}/migrations`, { version: '2.80' })
  await walker.compute(`POST /servers/${id}/action`, { body: { 'os-stop': null } })
  await walker.until('servers', id, 'SHUTOFF')
  await walker.compute(`GET /servers/${id}`, { version: '2.93' })
  await walker.compute(`POST /servers/${id}/action`, { body: { 'os-stop': null } })
  await walker.compute(`POST /servers/${id}/action`, { body: { 'os-start': null } })
  await walker.until('servers', id, 'ACTIVE')
  await walker.compute(`POST /servers/${absent}/action`, { body: { 'os-start': null } })
  await endServer(walker, id)
  await walker.compute('GET /servers/detail?all_tenants=1&deleted=true', { version: '2.93' })
  await walker.compute(`DELETE /servers/${id}`)
}

const volumesOfServer: Walk = async (walker) => {
  const id = await newServer(walker)
  const volume = await newVolume(walker)
  const attachments = `/servers/${id}/os-volume_attachments`
  const body = { volumeAttachment: { volumeId: volume } }
  await walker.compute(`POST ${attachments}`, { body: { volumeAttachment: { volumeId: absent } } })
  await walker.compute(`POST /servers/${absent}/os-volume_attachments`, { body })
  await walker.compute(`POST ${attachments}`, { as: 'demo', version: '2.79', body })
  await walker.until('volumes', volume, 'in-use')
  await stateOf(walker, volume, 'that Nova attached')
  for (const version of ['2.1', '2.70', '2.79', '2.89']) {
    await walker.compute(`GET ${attachments}`, { version })
    await walker.compute(`GET ${attachments}/${volume}`, { version })
  }
  await walker.volume(`GET /volumes/${volume}`, { version: '3.68' })
  await walker.volume(`GET /attachments/detail?all_tenants=1&volume_id=${volume}`, { version: '3.68' })
  await walker.compute(`GET ${attachments}/${absent}`)
  await walker.compute(`POST ${attachments}`, { body })
  await walker.volume(`POST /volumes/${volume}/action`, { body: { 'os-detach': {} } })
  await walker.volume(`POST /volumes/${volume}/action`, { body: { 'os-force_detach': {} } })
  const { body: records } = await walker.side.volume(`GET /attachments?all_tenants=1&volume_id=${volume}`, {
    version: '3.68',
  })
  const [record] = field(records, 'attachments') as readonly { readonly id: string }[]
  await walker.volume(`DELETE /attachments/${record?.id}`, { version: '3.68' })
  await walker.compute(`DELETE ${attachments}/${volume}`, { as: 'demo' })
  await walker.until('volumes', volume, 'available')
  await stateOf(walker, volume, 'that Nova detached')
  await walker.compute(`DELETE ${attachments}/${volume}`)
  await walker.compute(`DELETE ${attachments}/${absent}`)
  await endServer(walker, id)
}

const cloudOfNova: Walk = async (walker) => {
  for (const version of ['2.1', '2.53', '2.69', '2.93']) {
    await walker.compute('GET /os-services', { version })
    await walker.compute('GET /os-services?binary=nova-compute', { version })
  }
  for (const version of ['2.53', '2.88', '2.93'])
    for (const path of ['/os-hypervisors', '/os-hypervisors/detail']) await walker.compute(`GET ${path}`, { version })
  for (const version of ['2.23', '2.59', '2.80']) await walker.compute('GET /os-migrations', { version })
  for (const path of ['/flavors', '/flavors/detail', '/os-availability-zone', '/os-availability-zone/detail'])
    await walker.compute(`GET ${path}`, { version: '2.93' })
  await walker.compute('GET /os-services', { as: 'demo' })
  await walker.compute('GET /os-hypervisors', { as: 'demo' })
  await walker.compute('GET /servers', { version: '2.999' })
  await walker.compute('GET /servers/detail?all_tenants=1', { as: 'demo' })
}

const cloudOfKeystone: Walk = async (walker) => {
  for (const path of ['/projects', '/users', '/services', '/endpoints', '/regions', '/roles', '/domains'])
    await walker.keystone(`GET ${path}`)
  await walker.keystone(`GET /projects/${await walker.side.project('demo')}`)
  await walker.keystone(`GET /projects/${absent.replaceAll('-', '')}`)
}

export const walksOfServers: Readonly<Record<string, Walk>> = {
  'the life of a server': lifeOfServer,
  'the volumes of a server': volumesOfServer,
  'hosts, services and migrations': cloudOfNova,
  'projects, users and services': cloudOfKeystone,
}
