/** A live migration in flight, and its two ends, as they were measured on a real cloud. */
import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { imageOf } from '../../../src/simulate/planes/storage.ts'
import type { ServerRow, VolumeRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { at, type Client, openServices, rowsOf, type Services, wires } from '../../support/simulated-services.ts'

interface Migrating {
  readonly cloud: SimulatedCloud
  readonly services: Services
  readonly admin: Client
  readonly server: ServerRow
  readonly volume: VolumeRow
  /** The record that carries the guest while it is still at its source. */
  readonly former: string
}

async function migrating(wire: (typeof wires)[number][1]): Promise<Migrating> {
  const cloud = stillCloud()
  const server = makeServer(cloud, { root: true })
  const volume = makeVolume(cloud)
  const { attachment } = attach(cloud, server, volume)
  const services = await openServices(wire, cloud)
  const admin = await services.login()
  const body = { 'os-migrateLive': { host: 'compute-02', block_migration: false } }
  const reply = await admin.compute(`POST /servers/${server.id}/action`, { version: '2.25', body })
  if (reply.status !== 202) throw new Error(`the migration was answered ${reply.status}`)
  services.advance(cloud.workMs)
  return { cloud, services, admin, server, volume, former: attachment.id }
}

const attachmentsShown = async ({ admin, volume }: Migrating) =>
  at(await admin.volume(`GET /volumes/${volume.id}`), 'volume', 'attachments') as readonly {
    readonly attachment_id: string
    readonly host_name: string
    readonly server_id: string
  }[]

const mappedBy = async ({ admin, server, volume }: Migrating): Promise<unknown> => {
  const path = `GET /servers/${server.id}/os-volume_attachments/${volume.id}`
  return at(await admin.compute(path, { version: '2.89' }), 'volumeAttachment', 'attachment_id')
}

const domainOn = ({ cloud, server }: Migrating, host: string) => cloud.hosts.get(host)?.domains.get(server.id)
const watchedFrom = ({ cloud, volume }: Migrating): readonly (string | null)[] =>
  (imageOf(cloud, volume)?.watchers ?? []).map((watcher) => watcher.host).sort()

describe.each(wires)('a live migration in flight, %s', (_, wire) => {
  it('is MIGRATING on its source for Nova', async () => {
    const { admin, server } = await migrating(wire)
    const shown = at(await admin.compute(`GET /servers/${server.id}`), 'server')
    expect(shown).toMatchObject({
      status: 'MIGRATING',
      'OS-EXT-STS:task_state': 'migrating',
      'OS-EXT-SRV-ATTR:host': 'compute-01',
    })
    const open = await admin.compute(`GET /servers/${server.id}/migrations`, { version: '2.23' })
    expect(rowsOf(open, 'migrations')).toMatchObject([
      { status: 'running', migration_type: 'live-migration', source_compute: 'compute-01', dest_compute: 'compute-02' },
    ])
  })

  it('is for Cinder a volume in use with two completed records of one server, one for each host', async () => {
    const world = await migrating(wire)
    expect(world.volume.status).toBe('in-use')
    const shown = await attachmentsShown(world)
    expect(shown.map((row) => row.host_name).sort()).toEqual(['compute-01', 'compute-02'])
    expect(new Set(shown.map((row) => row.server_id))).toEqual(new Set([world.server.id]))
  })

  it('has the destination’s record in its mapping already: the one that carries the guest is in none', async () => {
    const world = await migrating(wire)
    const destination = (await attachmentsShown(world)).find((row) => row.host_name === 'compute-02')
    expect(await mappedBy(world)).toBe(destination?.attachment_id)
    expect(await mappedBy(world)).not.toBe(world.former)
  })

  it('has two watchers, and two domains of one id: one runs, one is paused', async () => {
    const world = await migrating(wire)
    expect(watchedFrom(world)).toEqual(['compute-01', 'compute-02'])
    expect([domainOn(world, 'compute-01')?.state, domainOn(world, 'compute-02')?.state]).toEqual(['running', 'paused'])
  })

  it('moves every volume of the server, the root disk too', async () => {
    const { cloud, server } = await migrating(wire)
    const records = [...cloud.attachments.all()].filter((row) => row.server === server.id)
    expect(records.map((row) => row.connectorHost).sort()).toEqual([
      'compute-01',
      'compute-01',
      'compute-02',
      'compute-02',
    ])
  })
})

describe.each(wires)('the end of a live migration, %s', (_, wire) => {
  it('when it succeeds: one record, one watcher and one domain, all at the destination', async () => {
    const world = await migrating(wire)
    world.services.settle()
    expect((await attachmentsShown(world)).map((row) => row.host_name)).toEqual(['compute-02'])
    expect(watchedFrom(world)).toEqual(['compute-02'])
    expect([domainOn(world, 'compute-01'), domainOn(world, 'compute-02')?.state]).toEqual([undefined, 'running'])
    expect(world.server).toMatchObject({ host: 'compute-02', taskState: null })
    expect(world.cloud.migrations).toMatchObject([{ status: 'completed' }])
  })

  it('when it is aborted: the former record is mapped again; the dead client is remembered for a while', async () => {
    const world = await migrating(wire)
    const id = world.cloud.migrations[0]?.id
    const reply = await world.admin.compute(`DELETE /servers/${world.server.id}/migrations/${id}`, { version: '2.24' })
    expect(reply.status).toBe(202)
    expect((await attachmentsShown(world)).map((row) => row.host_name)).toEqual(['compute-01'])
    expect(await mappedBy(world)).toBe(world.former)
    expect([domainOn(world, 'compute-01')?.state, domainOn(world, 'compute-02')]).toEqual(['running', undefined])
    expect(world.server).toMatchObject({ host: 'compute-01', taskState: null })
    expect(watchedFrom(world)).toEqual(['compute-01', 'compute-02'])
    world.services.advance(29_000)
    expect(watchedFrom(world)).toEqual(['compute-01', 'compute-02'])
    world.services.advance(2_000)
    expect(watchedFrom(world)).toEqual(['compute-01'])
    expect(world.cloud.migrations).toMatchObject([{ status: 'cancelled' }])
  })
})

describe.each(wires)('who migrates what, %s', (_, wire) => {
  it.each([
    ['a member', 'demo', {}, 'compute-02', 403],
    ['a server that is stopped', 'admin', { vmState: 'stopped' }, 'compute-02', 409],
    ['a server with a task', 'admin', { taskState: 'rebooting' }, 'compute-02', 409],
    ['to where it is', 'admin', {}, 'compute-01', 400],
    ['to nowhere', 'admin', {}, 'compute-99', 400],
  ] as const)('not %s', async (_what, user, server, host, status) => {
    const cloud = stillCloud()
    const row = makeServer(cloud)
    Object.assign(row, server)
    const client = await (await openServices(wire, cloud)).login(user)
    const reply = await client.compute(`POST /servers/${row.id}/action`, { body: { 'os-migrateLive': { host } } })
    expect(reply.status).toBe(status)
    expect(cloud.migrations).toEqual([])
  })
})
