import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { addServer, forgetServer } from '../../../src/simulate/nova/rows.ts'
import { imageId, projectIds, userIds } from '../../../src/simulate/standard.ts'
import { stillCloud, testTime } from '../../support/simulated-scan.ts'
import { at, idsIn, openServices, rowsOf, sentenceOf, wires } from '../../support/simulated-services.ts'

describe.each(wires)('a server as Nova shows it, %s', (_, wire) => {
  it('has its host and states for administrators, and the volumes that it maps', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { name: 'web' })
    const volume = makeVolume(cloud)
    attach(cloud, server, volume)
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.compute(`GET /servers/${server.id}`, { version: '2.9' })
    expect(reply.body).toMatchObject({
      server: {
        id: server.id,
        name: 'web',
        status: 'ACTIVE',
        tenant_id: projectIds.demo,
        image: { id: imageId },
        created: '2026-03-01T12:00:00Z',
        locked: false,
        'OS-EXT-STS:vm_state': 'active',
        'OS-EXT-STS:task_state': null,
        'OS-EXT-STS:power_state': 1,
        'OS-EXT-SRV-ATTR:host': 'compute-01',
        'OS-EXT-SRV-ATTR:instance_name': 'instance-00000001',
        'os-extended-volumes:volumes_attached': [{ id: volume.id, delete_on_termination: false }],
      },
    })
  })

  it('that boots from a volume has no image', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { root: true })
    const admin = await (await openServices(wire, cloud)).login()
    expect(at(await admin.compute(`GET /servers/${server.id}`), 'server', 'image')).toBe('')
  })

  it('hides the host from its owner', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud)
    const demo = await (await openServices(wire, cloud)).login('demo')
    const shown = at(await demo.compute(`GET /servers/${server.id}`), 'server')
    expect(shown).not.toHaveProperty('OS-EXT-SRV-ATTR:host')
  })

  it.each([
    ['active', null, 'ACTIVE'],
    ['active', 'migrating', 'MIGRATING'],
    ['active', 'rebooting_hard', 'HARD_REBOOT'],
    ['active', 'deleting', 'ACTIVE'],
    ['building', 'spawning', 'BUILD'],
    ['stopped', null, 'SHUTOFF'],
    ['resized', null, 'VERIFY_RESIZE'],
    ['resized', 'resize_reverting', 'REVERT_RESIZE'],
    ['soft-delete', null, 'SOFT_DELETED'],
    ['shelved_offloaded', null, 'SHELVED_OFFLOADED'],
    ['error', null, 'ERROR'],
    ['strange', null, 'UNKNOWN'],
  ])('that is %s and %s is called %s', async (vmState, taskState, status) => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { vmState, taskState })
    const admin = await (await openServices(wire, cloud)).login()
    expect(at(await admin.compute(`GET /servers/${server.id}`), 'server', 'status')).toBe(status)
  })
})

describe.each(wires)('pages of servers, %s', (_, wire) => {
  it('follow each other by links, and are cut to the service’s own limit', async () => {
    const cloud = stillCloud()
    cloud.conf.pageLimit = 2
    const ids = [1, 2, 3].map((i) => makeServer(cloud, { createdAt: testTime + i }).id)
    const admin = await (await openServices(wire, cloud)).login()
    const path = 'GET /servers?all_tenants=1&limit=1000&sort_key=created_at&sort_dir=asc'
    const first = await admin.compute(path)
    expect([first.status, idsIn(first, 'servers')]).toEqual([200, ids.slice(0, 2)])
    const marker = new URL(String(at(first, 'servers_links', 0, 'href'))).searchParams.get('marker')
    const second = await admin.compute(`${path}&marker=${marker}`)
    expect([idsIn(second, 'servers'), at(second, 'servers_links')]).toEqual([ids.slice(2), undefined])
  })

  it('go on from a server that is deleted, but not from one that is archived', async () => {
    const cloud = stillCloud()
    const [first, second] = [1, 2].map((i) => makeServer(cloud, { createdAt: testTime + i }))
    if (first === undefined || second === undefined) throw new Error('two were made')
    forgetServer(cloud, first)
    const admin = await (await openServices(wire, cloud)).login()
    const path = `GET /servers?all_tenants=1&sort_key=created_at&sort_dir=asc&marker=${first.id}`
    expect(idsIn(await admin.compute(path), 'servers')).toEqual([second.id])
    first.archived = true
    const gone = await admin.compute(path)
    expect([gone.status, sentenceOf(gone)]).toEqual([400, `marker [${first.id}] not found`])
  })

  it('are refused for a limit that is no number', async () => {
    const admin = await (await openServices(wire)).login()
    expect((await admin.compute('GET /servers?limit=abc')).status).toBe(400)
  })
})

describe.each(wires)('deleted servers, %s', (_, wire) => {
  const history = () => {
    const cloud = stillCloud()
    const [living, deleted, archived] = ['living', 'deleted', 'archived'].map((name) => makeServer(cloud, { name }))
    if (living === undefined || deleted === undefined || archived === undefined) throw new Error('three were made')
    forgetServer(cloud, deleted)
    forgetServer(cloud, archived)
    archived.archived = true
    return { cloud, living, deleted }
  }

  it('are listed alone, on an administrator’s request, until they are archived', async () => {
    const { cloud, living, deleted } = history()
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    expect(idsIn(await admin.compute('GET /servers?all_tenants=1'), 'servers')).toEqual([living.id])
    const reply = await admin.compute('GET /servers/detail?all_tenants=1&deleted=true')
    expect(rowsOf(reply, 'servers')).toMatchObject([
      {
        id: deleted.id,
        status: 'DELETED',
        'OS-SRV-USG:terminated_at': '2026-03-01T12:00:00.000000',
        'os-extended-volumes:volumes_attached': [],
      },
    ])
    const demo = await services.login('demo')
    expect(idsIn(await demo.compute('GET /servers?deleted=true'), 'servers')).toEqual([living.id])
  })

  it('are among those that changed', async () => {
    const { cloud, living, deleted } = history()
    const admin = await (await openServices(wire, cloud)).login()
    const since = (when: string) => admin.compute(`GET /servers?all_tenants=1&changes-since=${when}`)
    expect(idsIn(await since('2026-03-01T11:00:00Z'), 'servers').toSorted()).toEqual([living.id, deleted.id].sort())
    expect(idsIn(await since('2026-03-01T13:00:00Z'), 'servers')).toEqual([])
  })

  it('cannot be shown', async () => {
    const { cloud, deleted } = history()
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.compute(`GET /servers/${deleted.id}`)
    expect([reply.status, at(reply, 'itemNotFound', 'message')]).toEqual([
      404,
      `Instance ${deleted.id} could not be found.`,
    ])
  })
})

describe.each(wires)('who sees and does what in Nova, %s', (_, wire) => {
  it('all projects are for administrators: others are refused, not narrowed', async () => {
    const cloud = stillCloud()
    const own = makeServer(cloud)
    const other = addServer(cloud, { project: projectIds.other, user: userIds.admin })
    const services = await openServices(wire, cloud)
    for (const user of ['demo', 'reader'] as const) {
      const client = await services.login(user)
      expect(idsIn(await client.compute('GET /servers'), 'servers')).toEqual([own.id])
      const refused = await client.compute('GET /servers/detail?all_tenants=1')
      expect(refused.status).toBe(403)
      expect(at(refused, 'forbidden', 'message')).toContain('get_all_tenants')
      expect((await client.compute(`GET /servers/${other.id}`)).status).toBe(404)
    }
  })

  it.each(['GET /os-services', 'GET /os-hypervisors/detail', 'GET /os-migrations'])(
    'only administrators: %s',
    async (request) => {
      const services = await openServices(wire)
      expect((await (await services.login()).compute(request)).status).toBe(200)
      for (const user of ['demo', 'reader'] as const)
        expect((await (await services.login(user)).compute(request)).status).toBe(403)
    },
  )

  it('readers change nothing', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud)
    const reader = await (await openServices(wire, cloud)).login('reader')
    const attempts = [
      reader.compute('POST /servers', { body: { server: { name: 'new' } } }),
      reader.compute(`DELETE /servers/${server.id}`),
      reader.compute(`POST /servers/${server.id}/action`, { body: { 'os-stop': null } }),
      reader.compute(`POST /servers/${server.id}/os-volume_attachments`, { body: { volumeAttachment: {} } }),
    ]
    expect((await Promise.all(attempts)).map((reply) => reply.status)).toEqual([403, 403, 403, 403])
  })

  it('a locked server is deleted and stopped by administrators alone', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud)
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    await demo.compute(`POST /servers/${server.id}/action`, { body: { lock: null } })
    expect((await demo.compute(`DELETE /servers/${server.id}`)).status).toBe(409)
    expect((await (await services.login()).compute(`DELETE /servers/${server.id}`)).status).toBe(204)
  })
})

describe.each(wires)('an action of a server, %s', (_, wire) => {
  it.each([
    ['os-stop', 'active', 'stopped'],
    ['os-start', 'stopped', 'active'],
    ['shelve', 'active', 'shelved_offloaded'],
  ])('%s takes it from %s to %s, and is refused meanwhile', async (name, from, to) => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { vmState: from })
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    const act = () => admin.compute(`POST /servers/${server.id}/action`, { body: { [name]: null } })
    expect((await act()).status).toBe(202)
    expect((await act()).status).toBe(409)
    services.settle()
    expect([server.vmState, server.taskState]).toEqual([to, null])
    const actions = await admin.compute(`GET /servers/${server.id}/os-instance-actions`, { version: '2.51' })
    expect(rowsOf(actions, 'instanceActions')).toHaveLength(1)
  })

  it.each([
    ['zed', true],
    ['2024.1', false],
  ])('a reboot in %s keeps a mapping whose attachment Cinder does not have: %s', async (release, kept) => {
    const cloud = stillCloud({ release })
    const server = makeServer(cloud, { root: true })
    const { mapping } = attach(cloud, server, makeVolume(cloud))
    mapping.attachment = 'a77ac000-0000-4000-8000-000000000001'
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    await admin.compute(`POST /servers/${server.id}/action`, { body: { reboot: { type: 'HARD' } } })
    services.settle()
    expect(mapping.deletedAt === null).toBe(kept)
  })
})
