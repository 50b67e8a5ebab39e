import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { exportHosts } from '../../../src/simulate/planes/storage.ts'
import type { SanArray } from '../../../src/simulate/state/planes.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import {
  type Answer,
  at,
  type Client,
  idsIn,
  openServices,
  rowsOf,
  sentenceOf,
  wires,
} from '../../support/simulated-services.ts'

const version = '3.54'
const create = (client: Client, attachment: unknown): Promise<Answer> =>
  client.volume('POST /attachments', { version, body: { attachment } })
const update = (client: Client, id: unknown, connector: unknown): Promise<Answer> =>
  client.volume(`PUT /attachments/${id}`, { version, body: { attachment: { connector } } })
const complete = (client: Client, id: unknown): Promise<Answer> =>
  client.volume(`POST /attachments/${id}/action`, { version, body: { 'os-complete': {} } })
const connector = { host: 'compute-01', mountpoint: '/dev/vdb', mode: 'rw' }
const someServer = '5e7e0000-0000-4000-8000-000000000001'

describe.each(wires)('the way of an attachment, %s', (_, wire) => {
  it('goes from reserved over attaching to attached, and the volume with it', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const admin = await (await openServices(wire, cloud)).login()
    const created = await create(admin, { volume_uuid: volume.id, instance_uuid: someServer })
    expect(created.status).toBe(200)
    const id = at(created, 'attachment', 'id')
    const one = { id, volume_id: volume.id, instance: someServer, attach_mode: 'null' }
    expect(at(created, 'attachment')).toEqual({
      ...one,
      status: 'reserved',
      attached_at: '',
      detached_at: '',
      connection_info: {},
    })
    expect(volume).toMatchObject({ status: 'reserved', attachStatus: 'detached' })

    expect((await update(admin, id, connector)).status).toBe(200)
    expect(volume).toMatchObject({ status: 'attaching', attachStatus: 'attaching' })
    const connected = await admin.volume(`GET /attachments/${id}`, { version })
    expect(at(connected, 'attachment')).toMatchObject({ status: 'attaching', attach_mode: 'rw' })
    expect(at(connected, 'attachment', 'connection_info', 'driver_volume_type')).toBe('rbd')

    expect((await complete(admin, id)).status).toBe(204)
    expect(volume).toMatchObject({ status: 'in-use', attachStatus: 'attached' })

    const deleted = await admin.volume(`DELETE /attachments/${id}`, { version })
    expect(deleted.status).toBe(200)
    expect(deleted.body).toEqual({ attachments: [] })
    expect(volume).toMatchObject({ status: 'available', attachStatus: 'detached' })
    expect((await admin.volume(`GET /attachments/${id}`, { version })).status).toBe(404)
  })

  it('goes two steps at once with a connector, and exports the volume to its host', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'san' })
    const admin = await (await openServices(wire, cloud)).login()
    await create(admin, { volume_uuid: volume.id, instance_uuid: someServer, connector })
    expect(volume.status).toBe('attaching')
    expect(exportHosts(cloud, volume)).toEqual(['compute-01'])
  })

  it('can be completed without a look at what was before', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const { attachment } = attach(cloud, makeServer(cloud), volume)
    attachment.status = 'error_attaching'
    write(cloud, volume, 'error')
    const admin = await (await openServices(wire, cloud)).login()
    expect((await complete(admin, attachment.id)).status).toBe(204)
    expect([attachment.status, volume.status]).toEqual(['attached', 'in-use'])
  })

  it('makes a second record for the server that has it, and for nobody else', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const server = makeServer(cloud)
    attach(cloud, server, volume)
    const admin = await (await openServices(wire, cloud)).login()
    const stranger = await create(admin, { volume_uuid: volume.id, instance_uuid: someServer })
    expect(stranger.status).toBe(400)
    expect(sentenceOf(stranger)).toContain('status must be available or downloading to reserve, but')
    expect((await create(admin, { volume_uuid: volume.id, instance_uuid: server.id })).status).toBe(200)
    expect(volume.status).toBe('in-use')
  })

  it('reserves a multiattach volume in use for another', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'shared' })
    attach(cloud, makeServer(cloud), volume)
    const admin = await (await openServices(wire, cloud)).login()
    expect((await create(admin, { volume_uuid: volume.id, instance_uuid: someServer })).status).toBe(200)
    expect(volume.status).toBe('reserved')
  })
})

describe.each(wires)('what attachments refuse, %s', (_, wire) => {
  it.each(['error', 'error_deleting', 'error_extending'])('a record of a volume in %s', async (status) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const row = record(cloud, volume, someServer, null, 'reserved')
    write(cloud, volume, status)
    const admin = await (await openServices(wire, cloud)).login()
    expect((await create(admin, { volume_uuid: volume.id })).status).toBe(400)
    expect((await update(admin, row.id, connector)).status).toBe(409)
  })

  it('a connector for a record beside one that is connected, unless it comes with the record', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const server = makeServer(cloud)
    attach(cloud, server, volume)
    const admin = await (await openServices(wire, cloud)).login()
    const second = await create(admin, { volume_uuid: volume.id, instance_uuid: server.id })
    const refused = await update(admin, at(second, 'attachment', 'id'), connector)
    expect(refused.status).toBe(409)
    expect(sentenceOf(refused)).toBe(`Resource conflict: duplicate connectors detected on volume ${volume.id}`)
    const whole = { volume_uuid: volume.id, instance_uuid: server.id, connector: { host: 'compute-02' } }
    expect((await create(admin, whole)).status).toBe(200)
  })

  it('a delete that the back end fails: 500, and nothing has changed', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'san' })
    const row = record(cloud, volume, someServer, 'compute-01', 'attached')
    const san = cloud.storage.find((storage): storage is SanArray => storage.kind === 'hpe3par')
    if (san !== undefined) san.unreachable = 'no route to host'
    const admin = await (await openServices(wire, cloud)).login()
    expect((await admin.volume(`DELETE /attachments/${row.id}`, { version })).status).toBe(500)
    expect([volume.status, row.status, row.deletedAt]).toEqual(['in-use', 'attached', null])
  })

  it('a delete while cinder-volume is down; but a reserved record needs no service', async () => {
    const cloud = stillCloud()
    for (const service of cloud.cinderServices) service.downSince = 0
    const volume = makeVolume(cloud)
    const connected = record(cloud, volume, someServer, 'compute-01', 'attached')
    const reserved = record(cloud, makeVolume(cloud), someServer, null, 'reserved')
    const admin = await (await openServices(wire, cloud)).login()
    expect((await admin.volume(`DELETE /attachments/${connected.id}`, { version })).status).toBe(500)
    expect((await admin.volume(`DELETE /attachments/${reserved.id}`, { version })).status).toBe(200)
  })

  it.each(['reader', 'demo'] as const)('%s: what it may not see or change', async (user) => {
    const cloud = stillCloud()
    const own = record(cloud, makeVolume(cloud), someServer, null, 'reserved')
    const other = record(
      cloud,
      makeVolume(cloud, { project: 'f0000000000000000000000000000004' }),
      null,
      'h',
      'attached',
    )
    const client = await (await openServices(wire, cloud)).login(user)
    expect((await client.volume(`GET /attachments/${own.id}`, { version })).status).toBe(200)
    expect((await client.volume(`GET /attachments/${other.id}`, { version })).status).toBe(404)
    const status = user === 'reader' ? 403 : 200
    expect((await client.volume(`DELETE /attachments/${own.id}`, { version })).status).toBe(status)
  })
})

describe.each(wires)('the status that is left when a record goes, %s', (_, wire) => {
  const rows = [
    { left: ['attached', 'reserved'], since: ['in-use', 'attached'], before: ['in-use', 'attached'] },
    { left: ['detaching', 'attaching'], since: ['attaching', 'attaching'], before: ['in-use', 'attached'] },
    { left: ['reserved'], since: ['reserved', 'reserved'], before: ['in-use', 'attached'] },
    { left: ['error_attaching'], since: ['available', 'detached'], before: ['in-use', 'attached'] },
    { left: [], since: ['available', 'detached'], before: ['available', 'detached'] },
  ] as const

  it.each(
    rows.flatMap(({ left, since, before }) => [['victoria', left, since] as const, ['ussuri', left, before] as const]),
  )('in %s, with %j left: %j', async (release, left, expected) => {
    const cloud = stillCloud({ release })
    const volume = makeVolume(cloud)
    const going = record(cloud, volume, someServer, null, 'attached')
    going.connection = null
    for (const status of left) record(cloud, volume, someServer, null, 'reserved').status = status
    const admin = await (await openServices(wire, cloud)).login()
    await admin.volume(`DELETE /attachments/${going.id}`, { version: '3.27' })
    expect([volume.status, volume.attachStatus]).toEqual(expected)
  })

  it.each([
    ['migrating', 'error', 'error'],
    ['success', 'error', 'available'],
    [null, 'uploading', 'uploading'],
  ] as const)('with the migration %s and the status %s: %s', async (migration, status, expected) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const row = record(cloud, volume, null, null, 'attached')
    write(cloud, volume, status)
    volume.migrationStatus = migration
    const admin = await (await openServices(wire, cloud)).login()
    await admin.volume(`DELETE /attachments/${row.id}`, { version })
    expect(volume.status).toBe(expected)
  })
})

describe.each(wires)('lists of attachments, %s', (_, wire) => {
  it('carry no links: they are asked for until nothing comes', async () => {
    const cloud = stillCloud()
    cloud.conf.pageLimit = 2
    const ids = [1, 2, 3].map(() => record(cloud, makeVolume(cloud), someServer, null, 'reserved').id).sort()
    const admin = await (await openServices(wire, cloud)).login()
    const page = (marker: string) =>
      admin.volume(`GET /attachments/detail?all_tenants=1&sort=id:asc&limit=1000${marker}`, { version })
    const first = await page('')
    expect(Object.keys(first.body as object)).toEqual(['attachments'])
    expect(idsIn(first, 'attachments')).toEqual(ids.slice(0, 2))
    expect(idsIn(await page(`&marker=${ids[1]}`), 'attachments')).toEqual(ids.slice(2))
    expect(idsIn(await page(`&marker=${ids[2]}`), 'attachments')).toEqual([])
  })

  it('of one volume are cut and sorted like all others', async () => {
    const cloud = stillCloud()
    cloud.conf.pageLimit = 1
    const volume = makeVolume(cloud)
    const ids = [1, 2, 3].map(() => record(cloud, volume, someServer, null, 'reserved').id).sort()
    const admin = await (await openServices(wire, cloud)).login()
    const seen: unknown[] = []
    for (let marker = ''; ; marker = `&marker=${seen.at(-1)}`) {
      const page = await admin.volume(`GET /attachments?all_tenants=1&sort=id:asc&volume_id=${volume.id}${marker}`, {
        version,
      })
      if (rowsOf(page, 'attachments').length === 0) break
      seen.push(...idsIn(page, 'attachments'))
    }
    expect(seen).toEqual(ids)
  })

  it('cannot be continued from one that is deleted meanwhile', async () => {
    const cloud = stillCloud()
    const row = record(cloud, makeVolume(cloud), someServer, null, 'reserved')
    const admin = await (await openServices(wire, cloud)).login()
    await admin.volume(`DELETE /attachments/${row.id}`, { version })
    const reply = await admin.volume(`GET /attachments/detail?all_tenants=1&marker=${row.id}`, { version })
    expect(reply.status).toBe(404)
    expect(sentenceOf(reply)).toContain(`attachment_id = ${row.id}`)
  })

  it('are of the own project for who is no administrator, whatever is asked', async () => {
    const cloud = stillCloud()
    const own = record(cloud, makeVolume(cloud), someServer, null, 'reserved')
    record(cloud, makeVolume(cloud, { project: 'f0000000000000000000000000000004' }), someServer, null, 'reserved')
    const demo = await (await openServices(wire, cloud)).login('demo')
    const reply = await demo.volume('GET /attachments?all_tenants=1', { version })
    expect(idsIn(reply, 'attachments')).toEqual([own.id])
  })
})
