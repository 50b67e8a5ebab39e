import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume, record } from '../../../src/simulate/hands.ts'
import { projectIds } from '../../../src/simulate/standard.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { type Answer, at, type Client, idsIn, openServices, rowsOf, wires } from '../../support/simulated-services.ts'

const pageFrom = async (client: Client, path: string): Promise<readonly Answer[]> => {
  const pages: Answer[] = []
  let marker = ''
  for (;;) {
    const page = await client.volume(`GET ${path}${marker}`)
    pages.push(page)
    const next = at(page, 'volumes_links', 0, 'href') as string | undefined
    if (next === undefined) return pages
    marker = `&marker=${new URL(next).searchParams.get('marker')}`
  }
}

describe.each(wires)('a volume as Cinder shows it, %s', (_, wire) => {
  it('has its host, tenant and migration for administrators, with times without a zone', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { name: 'data', size: 7 })
    const admin = await (await openServices(wire, cloud)).login()
    const { body } = await admin.volume(`GET /volumes/${volume.id}`)
    expect(body).toMatchObject({
      volume: {
        id: volume.id,
        name: 'data',
        status: 'available',
        size: 7,
        bootable: 'false',
        created_at: '2026-03-01T12:00:00.000000',
        attachments: [],
        'os-vol-host-attr:host': 'storage-01@ceph#ceph',
        'os-vol-tenant-attr:tenant_id': projectIds.demo,
        'os-vol-mig-status-attr:migstat': null,
        'os-vol-mig-status-attr:name_id': null,
      },
    })
  })

  it('hides them, and the host of an attachment, from its owner', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    attach(cloud, makeServer(cloud), volume)
    const demo = await (await openServices(wire, cloud)).login('demo')
    const reply = await demo.volume(`GET /volumes/${volume.id}`)
    expect(at(reply, 'volume')).not.toHaveProperty('os-vol-host-attr:host')
    expect(at(reply, 'volume')).not.toHaveProperty('migration_status')
    expect(at(reply, 'volume', 'attachments', 0, 'host_name')).toBeNull()
  })

  it('lists only completed attachments, each under the volume’s own id', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const server = makeServer(cloud)
    const { attachment, mapping } = attach(cloud, server, volume)
    record(cloud, volume, server.id, null, 'reserved')
    const admin = await (await openServices(wire, cloud)).login()
    expect(at(await admin.volume(`GET /volumes/${volume.id}`), 'volume', 'attachments')).toEqual([
      {
        id: volume.id,
        attachment_id: attachment.id,
        volume_id: volume.id,
        server_id: server.id,
        host_name: 'compute-01',
        device: mapping.device,
        attached_at: '2026-03-01T12:00:00.000000',
      },
    ])
  })

  it.each([
    ['3.47', 'shared_targets', false],
    ['3.48', 'shared_targets', true],
    ['3.60', 'cluster_name', false],
    ['3.61', 'cluster_name', true],
    ['3.62', 'volume_type_id', false],
    ['3.63', 'volume_type_id', true],
    ['3.64', 'consumes_quota', false],
    ['3.65', 'consumes_quota', true],
  ])('in %s: does it have %s? %s', async (version, field, has) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const admin = await (await openServices(wire, cloud)).login()
    const shown = at(await admin.volume(`GET /volumes/${volume.id}`, { version }), 'volume')
    expect(field in (shown as object)).toBe(has)
  })

  it.each([
    ['managing', 'creating'],
    ['error_managing', 'error'],
    ['error_managing_deleting', 'deleting'],
    ['unmanaging', 'unmanaging'],
  ])('that is %s is called %s', async (status, shown) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status })
    const admin = await (await openServices(wire, cloud)).login()
    expect(at(await admin.volume(`GET /volumes/${volume.id}`), 'volume', 'status')).toBe(shown)
  })
})

describe.each(wires)('pages of volumes, %s', (_, wire) => {
  it('follow each other by links, as long as a page is full', async () => {
    const cloud = stillCloud()
    const ids = [1, 2, 3, 4, 5].map(() => makeVolume(cloud, { project: projectIds.admin }).id).sort()
    const admin = await (await openServices(wire, cloud)).login()
    const pages = await pageFrom(admin, '/volumes/detail?limit=2&sort=id:asc')
    expect(pages.map((page) => rowsOf(page, 'volumes').length)).toEqual([2, 2, 1])
    expect(pages.flatMap((page) => idsIn(page, 'volumes'))).toEqual(ids)
  })

  it('end with an empty one when the last is full', async () => {
    const cloud = stillCloud()
    for (let i = 0; i < 4; i++) makeVolume(cloud, { project: projectIds.admin })
    const admin = await (await openServices(wire, cloud)).login()
    const pages = await pageFrom(admin, '/volumes?limit=2')
    expect(pages.map((page) => rowsOf(page, 'volumes').length)).toEqual([2, 2, 0])
  })

  it('are cut to the service’s own limit without a word', async () => {
    const cloud = stillCloud()
    cloud.conf.pageLimit = 3
    for (let i = 0; i < 4; i++) makeVolume(cloud, { project: projectIds.admin })
    const admin = await (await openServices(wire, cloud)).login()
    const page = await admin.volume('GET /volumes?limit=1000')
    expect(page.status).toBe(200)
    expect(rowsOf(page, 'volumes')).toHaveLength(3)
    expect(at(page, 'volumes_links', 0, 'rel')).toBe('next')
  })

  it('cannot be continued from a volume that is deleted meanwhile', async () => {
    const cloud = stillCloud()
    const [first] = [makeVolume(cloud), makeVolume(cloud)]
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    await admin.volume(`DELETE /volumes/${first.id}`)
    services.settle()
    const reply = await admin.volume(`GET /volumes/detail?all_tenants=1&marker=${first.id}`)
    expect(reply.status).toBe(404)
    expect(at(reply, 'itemNotFound', 'message')).toBe(`Volume ${first.id} could not be found.`)
  })

  it.each(['abc', '-1'])('are not given for the limit %s', async (limit) => {
    const admin = await (await openServices(wire)).login()
    expect((await admin.volume(`GET /volumes?limit=${limit}`)).status).toBe(400)
  })

  it('are counted on request, since 3.45', async () => {
    const cloud = stillCloud()
    for (let i = 0; i < 3; i++) makeVolume(cloud)
    const admin = await (await openServices(wire, cloud)).login()
    const request = 'GET /volumes?all_tenants=1&limit=1&with_count=true'
    expect(at(await admin.volume(request, { version: '3.45' }), 'count')).toBe(3)
    expect(at(await admin.volume(request, { version: '3.44' }), 'count')).toBeUndefined()
  })
})

describe.each(wires)('who sees which volumes, %s', (_, wire) => {
  const populated = () => {
    const cloud = stillCloud()
    const own = makeVolume(cloud, { project: projectIds.demo })
    const other = makeVolume(cloud, { project: projectIds.other })
    return { cloud, own, other }
  }

  it('administrators see all, when they ask for all', async () => {
    const { cloud, own, other } = populated()
    const admin = await (await openServices(wire, cloud)).login()
    expect(idsIn(await admin.volume('GET /volumes?all_tenants=1'), 'volumes').toSorted()).toEqual(
      [own.id, other.id].sort(),
    )
    expect(idsIn(await admin.volume('GET /volumes'), 'volumes')).toEqual([])
  })

  it.each(['demo', 'reader'] as const)('%s who asks for all gets the own project’s, without a word', async (user) => {
    const { cloud, own, other } = populated()
    const client = await (await openServices(wire, cloud)).login(user)
    const reply = await client.volume('GET /volumes/detail?all_tenants=1')
    expect(reply.status).toBe(200)
    expect(idsIn(reply, 'volumes')).toEqual([own.id])
    expect((await client.volume(`GET /volumes/${other.id}`)).status).toBe(404)
  })

  it('only administrators see the target of a migration', async () => {
    const { cloud, own } = populated()
    const target = makeVolume(cloud, { project: projectIds.demo })
    target.migrationStatus = `target:${own.id}`
    const services = await openServices(wire, cloud)
    expect(idsIn(await (await services.login('demo')).volume('GET /volumes'), 'volumes')).toEqual([own.id])
    expect(idsIn(await (await services.login()).volume('GET /volumes?all_tenants=1'), 'volumes')).toContain(target.id)
  })

  it('an administrator’s filter by a name that is none finds nothing; others are not heard', async () => {
    const { cloud, own } = populated()
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    expect(idsIn(await admin.volume('GET /volumes?all_tenants=1&nonsense=1'), 'volumes')).toEqual([])
    expect(idsIn(await admin.volume('GET /volumes?all_tenants=1&host=storage-01@ceph'), 'volumes')).toContain(own.id)
    const demo = await services.login('demo')
    expect(idsIn(await demo.volume('GET /volumes?nonsense=1&host=elsewhere'), 'volumes')).toEqual([own.id])
  })

  it('readers create and delete none', async () => {
    const { cloud, own } = populated()
    const reader = await (await openServices(wire, cloud)).login('reader')
    const created = await reader.volume('POST /volumes', { body: { volume: { size: 1 } } })
    expect(created.status).toBe(403)
    expect(at(created, 'forbidden', 'message')).toBe("Policy doesn't allow volume:create to be performed.")
    expect((await reader.volume(`DELETE /volumes/${own.id}`)).status).toBe(403)
  })
})
