import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, write } from '../../../src/simulate/hands.ts'
import { addMapping, dropMapping, mappingsOf } from '../../../src/simulate/nova/rows.ts'
import { imageOf } from '../../../src/simulate/planes/storage.ts'
import type { MappingRow, ServerRow, VolumeRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { at, openServices, rowsOf, sentenceOf, wires } from '../../support/simulated-services.ts'

const diskOf = (cloud: SimulatedCloud, server: ServerRow): readonly (string | null)[] | undefined =>
  cloud.hosts
    .get(server.host ?? '')
    ?.domains.get(server.id)
    ?.disks.map((disk) => disk.volume)

interface Attached {
  readonly cloud: SimulatedCloud
  readonly server: ServerRow
  readonly volume: VolumeRow
  readonly mapping: MappingRow
}

function attached(release = '2026.1'): Attached {
  const cloud = stillCloud({ release })
  const server = makeServer(cloud, { root: true })
  const volume = makeVolume(cloud)
  return { cloud, server, volume, ...attach(cloud, server, volume) }
}

interface Check {
  readonly situation: string
  readonly status: number
  readonly says: string
  readonly arrange: (world: Attached) => void
}

/** In the order in which Nova looks. */
const checks: readonly Check[] = [
  {
    situation: 'the server is gone',
    status: 404,
    says: 'Instance',
    arrange: ({ cloud, server }) => cloud.servers.remove(server.id),
  },
  {
    situation: 'it is shelved, and the version below 2.20',
    status: 409,
    says: 'vm_state shelved',
    arrange: ({ server }) => Object.assign(server, { vmState: 'shelved' }),
  },
  {
    situation: 'Cinder does not have the volume',
    status: 404,
    says: 'Volume',
    arrange: ({ cloud, volume }) => cloud.volumes.remove(volume.id),
  },
  {
    situation: 'the server does not map it',
    status: 404,
    says: 'is not attached to volume',
    arrange: ({ cloud, mapping }) => dropMapping(cloud, mapping),
  },
  {
    situation: 'it is the root disk',
    status: 400,
    says: 'root device',
    arrange: ({ mapping }) => Object.assign(mapping, { bootIndex: 0 }),
  },
  {
    situation: 'the server is locked',
    status: 409,
    says: 'is locked',
    arrange: ({ server }) => Object.assign(server, { locked: true }),
  },
  {
    situation: 'the server is in ERROR',
    status: 409,
    says: 'vm_state error',
    arrange: ({ server }) => Object.assign(server, { vmState: 'error' }),
  },
  {
    situation: 'the server has a task',
    status: 409,
    says: 'task_state migrating',
    arrange: ({ server }) => Object.assign(server, { taskState: 'migrating' }),
  },
  {
    situation: 'its compute service is down',
    status: 409,
    says: 'unavailable',
    arrange: ({ cloud }) => cloud.novaServices.map((row) => Object.assign(row, { downSince: 0 })),
  },
  {
    situation: 'Cinder does not call it in-use',
    status: 400,
    says: 'Unable to detach volume',
    arrange: ({ cloud, volume }) => write(cloud, volume, 'error'),
  },
]

const pathOf = ({ server, volume }: Pick<Attached, 'server' | 'volume'>): string =>
  `/servers/${server.id}/os-volume_attachments/${volume.id}`

describe.each(wires)('attaching through Nova, %s', (_, wire) => {
  it('reserves at once, and connects, plugs and completes behind the answer', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { root: true })
    const volume = makeVolume(cloud)
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    const reply = await demo.compute(`POST /servers/${server.id}/os-volume_attachments`, {
      version: '2.79',
      body: { volumeAttachment: { volumeId: volume.id, delete_on_termination: true } },
    })
    expect([reply.status, at(reply, 'volumeAttachment')]).toEqual([
      200,
      {
        id: volume.id,
        volumeId: volume.id,
        serverId: server.id,
        device: '/dev/vdb',
        tag: null,
        delete_on_termination: true,
      },
    ])
    expect(volume.status).toBe('reserved')
    services.settle()
    expect([volume.status, diskOf(cloud, server)?.includes(volume.id)]).toEqual(['in-use', true])
    expect(imageOf(cloud, volume)?.watchers).toMatchObject([{ host: 'compute-01', domain: server.id }])
  })

  it('takes the first device that is free, and never that of an image’s root disk', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud)
    const [first, second, third] = [makeVolume(cloud), makeVolume(cloud), makeVolume(cloud)]
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    const path = `/servers/${server.id}/os-volume_attachments`
    const device = async ({ id }: VolumeRow) => {
      const reply = await demo.compute(`POST ${path}`, { body: { volumeAttachment: { volumeId: id } } })
      services.settle()
      return at(reply, 'volumeAttachment', 'device')
    }
    expect([await device(first), await device(second)]).toEqual(['/dev/vdb', '/dev/vdc'])
    expect((await demo.compute(`DELETE ${path}/${first.id}`)).status).toBe(202)
    services.settle()
    expect(await device(third)).toBe('/dev/vdb')
  })

  it('answers 202 without a body since 2.101', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { root: true })
    const admin = await (await openServices(wire, cloud)).login()
    const body = { volumeAttachment: { volumeId: makeVolume(cloud).id } }
    const reply = await admin.compute(`POST /servers/${server.id}/os-volume_attachments`, { version: '2.101', body })
    expect([reply.status, reply.body]).toEqual([202, null])
  })

  it('connects nothing for a server that is offloaded, but calls the volume in-use', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { vmState: 'shelved_offloaded', host: null })
    addMapping(cloud, { server: server.id, volume: makeVolume(cloud).id })
    const volume = makeVolume(cloud)
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    const body = { volumeAttachment: { volumeId: volume.id } }
    await admin.compute(`POST /servers/${server.id}/os-volume_attachments`, { version: '2.60', body })
    services.settle()
    expect(volume.status).toBe('in-use')
    expect(cloud.attachmentsOf.get(volume.id)).toMatchObject([{ status: 'attached', connectorHost: null }])
  })

  const refusals = [
    { what: 'a volume in use', version: '2.60', status: 400, server: {}, volume: { status: 'in-use' } },
    { what: 'a server in ERROR', version: '2.60', status: 409, server: { vmState: 'error' }, volume: {} },
    { what: 'a server that is rescued', version: '2.60', status: 409, server: { vmState: 'rescued' }, volume: {} },
    { what: 'a server with a task', version: '2.60', status: 409, server: { taskState: 'rebooting' }, volume: {} },
    { what: 'a shelved server', version: '2.19', status: 409, server: { vmState: 'shelved' }, volume: {} },
    { what: 'a multiattach volume', version: '2.59', status: 400, server: {}, volume: { multiattach: true } },
  ]

  it.each(refusals)('refuses $what in $version: $status', async ({ version, status, server, volume }) => {
    const world = attached()
    const free = makeVolume(world.cloud)
    Object.assign(free, volume)
    Object.assign(world.server, server)
    const admin = await (await openServices(wire, world.cloud)).login()
    const path = `POST /servers/${world.server.id}/os-volume_attachments`
    const reply = await admin.compute(path, { version, body: { volumeAttachment: { volumeId: free.id } } })
    expect(reply.status).toBe(status)
    expect(mappingsOf(world.cloud, world.server.id)).toHaveLength(2)
  })

  it('refuses a free volume that another server of the cell still maps', async () => {
    const { cloud, server, volume } = attached()
    write(cloud, volume, 'available', 'detached')
    const other = makeServer(cloud, { root: true })
    const admin = await (await openServices(wire, cloud)).login()
    const body = { volumeAttachment: { volumeId: volume.id } }
    const reply = await admin.compute(`POST /servers/${other.id}/os-volume_attachments`, { body })
    expect(reply.status).toBe(400)
    expect(sentenceOf(reply)).toContain(`is already attached to instances: ${server.id}`)
  })
})

describe.each(wires)('detaching through Nova, %s', (_, wire) => {
  it('takes the disk, the watcher, the record and the mapping away', async () => {
    const world = attached()
    const { cloud, server, volume } = world
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    expect((await demo.compute(`DELETE ${pathOf(world)}`)).status).toBe(202)
    expect(volume.status).toBe('detaching')
    services.settle()
    expect([volume.status, mappingsOf(cloud, server.id).length]).toEqual(['available', 1])
    expect([diskOf(cloud, server)?.includes(volume.id), imageOf(cloud, volume)?.watchers]).toEqual([false, []])
  })

  it('without Nova’s service token takes the disk away, and leaves all else stuck', async () => {
    const world = attached()
    const { cloud, server, volume } = world
    cloud.conf.novaSendsServiceToken = false
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    await admin.compute(`DELETE ${pathOf(world)}`)
    services.settle()
    expect([volume.status, mappingsOf(cloud, server.id).length]).toEqual(['detaching', 2])
    expect(diskOf(cloud, server)?.includes(volume.id)).toBe(false)
    const actions = await admin.compute(`GET /servers/${server.id}/os-instance-actions`)
    const request = rowsOf(actions, 'instanceActions')[0]?.['request_id']
    const action = await admin.compute(`GET /servers/${server.id}/os-instance-actions/${request}`, { version: '2.51' })
    expect(at(action, 'instanceAction', 'events', 0, 'traceback')).toContain('ConflictNovaUsingAttachment')
    expect(cloud.log.map((row) => row.kind)).toEqual(['detach-refused'])
  })

  it.each(checks.map((check, i) => ({ ...check, later: checks.slice(i + 1) })))(
    'is refused when $situation: $status, whatever else is wrong that is looked at later',
    async ({ status, says, arrange, later }) => {
      const world = attached()
      for (const check of later.toReversed()) check.arrange(world)
      arrange(world)
      const demo = await (await openServices(wire, world.cloud)).login('demo')
      const reply = await demo.compute(`DELETE ${pathOf(world)}`, { version: '2.19' })
      expect(reply.status).toBe(status)
      expect(sentenceOf(reply)).toContain(says)
    },
  )

  it('a locked server is no obstacle to an administrator', async () => {
    const world = attached()
    world.server.locked = true
    const admin = await (await openServices(wire, world.cloud)).login()
    expect((await admin.compute(`DELETE ${pathOf(world)}`)).status).toBe(202)
  })

  it.each([
    ['victoria', 202, 'detaching'],
    ['wallaby', 409, 'in-use'],
  ])('while its compute service is down, in %s: %i', async (release, status, left) => {
    const world = attached(release)
    for (const row of world.cloud.novaServices) row.downSince = 0
    const services = await openServices(wire, world.cloud)
    expect((await (await services.login()).compute(`DELETE ${pathOf(world)}`)).status).toBe(status)
    services.settle()
    expect(world.volume.status).toBe(left)
  })

  it('from an offloaded server is done at once, though the volume is only reserved', async () => {
    const world = attached()
    const services = await openServices(wire, world.cloud)
    const admin = await services.login()
    await admin.compute(`POST /servers/${world.server.id}/action`, { body: { shelve: null } })
    services.settle()
    expect([world.server.vmState, world.volume.status]).toEqual(['shelved_offloaded', 'reserved'])
    expect((await admin.compute(`DELETE ${pathOf(world)}`, { version: '2.20' })).status).toBe(202)
    expect(world.volume.status).toBe('available')
  })
})
