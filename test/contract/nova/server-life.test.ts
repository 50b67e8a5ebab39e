import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { imageOf } from '../../../src/simulate/planes/storage.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { at, openServices, wires } from '../../support/simulated-services.ts'

describe.each(wires)('making a server, %s', (_, wire) => {
  it('reserves its volumes at once, and connects them when it is built', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    const device = { uuid: volume.id, source_type: 'volume', destination_type: 'volume', boot_index: 0 }
    const body = { server: { name: 'new', flavorRef: '1', block_device_mapping_v2: [device] } }
    const made = await demo.compute('POST /servers', { body })
    expect([made.status, volume.status]).toEqual([202, 'reserved'])
    const path = `GET /servers/${at(made, 'server', 'id')}`
    expect(at(await demo.compute(path), 'server')).toMatchObject({ status: 'BUILD' })
    services.settle()
    expect(at(await demo.compute(path), 'server')).toMatchObject({ status: 'ACTIVE' })
    expect([volume.status, imageOf(cloud, volume)?.watchers.length]).toEqual(['in-use', 1])
  })

  it('is refused with a volume that is not free, and then nothing is left of it', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status: 'error' })
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    const device = { uuid: volume.id, source_type: 'volume', destination_type: 'volume', boot_index: 0 }
    const body = { server: { name: 'new', block_device_mapping_v2: [device] } }
    expect((await demo.compute('POST /servers', { body })).status).toBe(400)
    expect([cloud.servers.size, cloud.attachments.size]).toEqual([0, 0])
  })
})

describe.each(wires)('deleting a server, %s', (_, wire) => {
  it('ends its domain, frees its volumes, and deletes those that go with it', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { root: true })
    const [kept, going] = [makeVolume(cloud), makeVolume(cloud)]
    attach(cloud, server, kept)
    attach(cloud, server, going).mapping.deleteOnTermination = true
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    expect((await demo.compute(`DELETE /servers/${server.id}`)).status).toBe(204)
    services.settle()
    expect((await demo.compute(`GET /servers/${server.id}`)).status).toBe(404)
    expect(cloud.hosts.get('compute-01')?.domains.size).toBe(0)
    expect([kept.status, going.status, cloud.attachments.size]).toEqual(['available', 'deleted', 0])
    expect(imageOf(cloud, kept)?.watchers).toEqual([])
  })

  it('whatever Cinder answers: without the service token its volumes are left with a ghost', async () => {
    const cloud = stillCloud()
    cloud.conf.novaSendsServiceToken = false
    const server = makeServer(cloud, { root: true })
    const volume = makeVolume(cloud)
    const { attachment } = attach(cloud, server, volume)
    const services = await openServices(wire, cloud)
    await (await services.login()).compute(`DELETE /servers/${server.id}`)
    services.settle()
    expect(server.deletedAt).not.toBeNull()
    expect([volume.status, attachment.status]).toEqual(['in-use', 'attached'])
  })

  it.each(['downSince', 'forcedDown'] as const)(
    'while its compute service is %s: Nova and Cinder forget it, the host does not',
    async (how) => {
      const cloud = stillCloud()
      const server = makeServer(cloud, { root: true })
      const volume = makeVolume(cloud)
      attach(cloud, server, volume)
      for (const row of cloud.novaServices) Object.assign(row, { [how]: how === 'downSince' ? 0 : true })
      const services = await openServices(wire, cloud)
      await (await services.login()).compute(`DELETE /servers/${server.id}`)
      services.settle()
      expect([server.deletedAt === null, volume.status]).toEqual([false, 'available'])
      expect(cloud.hosts.get('compute-01')?.domains.get(server.id)?.state).toBe('running')
      expect(imageOf(cloud, volume)?.watchers).toHaveLength(1)
    },
  )
})

describe.each(wires)('a server that stops and starts, %s', (_, wire) => {
  it('lets go of its volumes on the back end and takes them up again, and Cinder is told nothing', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { root: true })
    const volume = makeVolume(cloud)
    attach(cloud, server, volume)
    const before = { ...volume }
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    const act = async (name: string) => {
      await admin.compute(`POST /servers/${server.id}/action`, { body: { [name]: null } })
      services.settle()
    }
    await act('os-stop')
    expect(imageOf(cloud, volume)?.watchers).toEqual([])
    await act('os-start')
    expect(imageOf(cloud, volume)?.watchers).toHaveLength(1)
    expect(cloud.hosts.get('compute-01')?.domains.get(server.id)?.disks).toHaveLength(2)
    expect(volume).toEqual(before)
  })

  it('that is shelved keeps its volumes reserved, by records without a connection', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud)
    const volume = makeVolume(cloud, { type: 'san' })
    const { attachment, mapping } = attach(cloud, server, volume)
    const services = await openServices(wire, cloud)
    const body = { shelve: null }
    await (await services.login()).compute(`POST /servers/${server.id}/action`, { body })
    services.settle()
    expect(server).toMatchObject({ vmState: 'shelved_offloaded', host: null })
    expect(volume.status).toBe('reserved')
    expect(cloud.attachmentsOf.get(volume.id)).toMatchObject([
      { id: mapping.attachment, status: 'reserved', connection: null },
    ])
    expect(mapping.attachment).not.toBe(attachment.id)
  })
})
