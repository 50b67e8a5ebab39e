/** Reads a simulated Nova of every release, whole or not at all. */
import { describe, expect, it } from 'vitest'
import { novaApi } from '../../../../src/adapters/nova/nova-api.ts'
import type { ServerId } from '../../../../src/kernel/ids.ts'
import type { NovaReader } from '../../../../src/ports/nova.ts'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { attach, inThePast, makeServer, makeVolume } from '../../../../src/simulate/hands.ts'
import { addMigration, forgetServer } from '../../../../src/simulate/nova/rows.ts'
import { releaseNames } from '../../../../src/simulate/releases.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf } from '../../../support/scripted.ts'
import { stillCloud, testTime } from '../../../support/simulated-scan.ts'
import { type SessionWishes, simulatedSession } from '../../../support/simulated-session.ts'

/** Five servers with a volume each, in pages of two. */
function filled(release?: string): SimulatedCloud {
  const cloud = stillCloud(release === undefined ? {} : { release })
  for (let i = 0; i < 5; i++) attach(cloud, makeServer(cloud, { name: `s${i}` }), makeVolume(cloud))
  cloud.conf.pageLimit = 2
  return cloud
}

const open = (cloud: SimulatedCloud, wishes?: SessionWishes) => {
  const opened = simulatedSession(cloud, wishes)
  return { ...opened, nova: novaApi(opened.session, 'RegionOne nova-api') }
}

const all = async <T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> =>
  (await Array.fromAsync(pages)).flat()
const idsIn = (cloud: SimulatedCloud): readonly string[] => [...cloud.servers.all()].map((row) => row.id).sort()
const absent = 'ffffffff-0000-4000-8000-000000000000' as ServerId
const week = 7 * 86_400_000

describe.each(releaseNames)('Nova of %s', (release) => {
  it('gives all servers with host, state and volumes', async () => {
    const cloud = filled(release)
    const servers = await all(open(cloud).nova.servers())
    expect(servers.map(({ server }) => server.id).sort()).toEqual(idsIn(cloud))
    for (const { server, mappings } of servers) {
      expect(server).toMatchObject({ host: 'compute-01', vmState: 'active', taskState: null, status: 'ACTIVE' })
      expect(mappings).toHaveLength(1)
    }
  })

  it('answers every other question', async () => {
    const cloud = filled(release)
    const [first] = idsIn(cloud) as [ServerId]
    const { nova } = open(cloud)
    expect((await nova.server(first))?.server.id).toBe(first)
    expect(await nova.server(absent)).toBeNull()
    expect(await nova.pastServer(absent)).toBeNull()
    const newEnough = cloud.release.compute >= 2089
    expect(await nova.mappingsOf(first, 1)).toMatchObject([{ server: first, device: '/dev/vdb' }])
    expect((await nova.mappingsOf(first, 1))[0]?.attachment === undefined).toBe(!newEnough)
    expect((await nova.services()).map((service) => service.state)).not.toContain('unknown')
    expect(await nova.hypervisors()).toHaveLength(3)
    expect(await nova.failedDetaches(first)).toEqual([])
    expect(await nova.showsDarkCells()).toBe(cloud.release.compute >= 2069)
  })

  it('gives all migrations of the time that was asked for', async () => {
    const cloud = filled(release)
    const [server] = idsIn(cloud) as [string]
    const migration = { server, status: 'completed', kind: 'live-migration', source: 'a', destination: 'b' }
    addMigration(inThePast(cloud, 2 * week), migration)
    for (let i = 0; i < 5; i++) addMigration(cloud, migration)
    const migrations = await all(open(cloud).nova.migrations(testTime - week))
    expect(new Set(migrations.map(({ id }) => id)).size).toBe(migrations.length)
    expect(migrations).toHaveLength(cloud.release.compute >= 2059 ? 5 : 6)
  })
})

describe('lists', () => {
  it('are narrowed by id, name, project and host; a name is no pattern', async () => {
    const cloud = filled()
    const dotted = makeServer(cloud, { name: 's.0', host: 'compute-02' })
    const ids = async (filter: object) => (await all(open(cloud).nova.servers(filter))).map(({ server }) => server.id)
    expect(await ids({ id: dotted.id })).toEqual([dotted.id])
    expect(await ids({ name: 's.0' })).toEqual([dotted.id])
    expect(await ids({ name: 's' })).toEqual([])
    expect(await ids({ host: 'compute-02' })).toEqual([dotted.id])
    expect(await ids({ project: 'nobody' })).toEqual([])
  })

  it('miss nothing when the server that marks the next page is gone meanwhile', async () => {
    const cloud = filled()
    const ids = idsIn(cloud)
    const seen: string[] = []
    for await (const page of open(cloud).nova.servers()) {
      seen.push(...page.map(({ server }) => server.id))
      const marker = cloud.servers.get(seen[1] as string)
      if (seen.length === 2 && marker !== undefined) marker.archived = true
    }
    expect(seen.sort()).toEqual(ids)
  })

  it('of hypervisors and migrations are read until nothing comes: hidden rows shorten a page', async () => {
    const cloud = filled()
    const [server] = idsIn(cloud) as [string]
    const migration = { server, status: 'completed', kind: 'resize', source: 'a', destination: 'b' }
    for (let i = 0; i < 5; i++) addMigration(cloud, migration)
    const { nova } = open(cloud, {
      // Nova takes hidden rows out of a page after it was cut.
      rewrite: (request, reply) => {
        if (!request.url.includes('/os-migrations')) return reply
        const { migrations } = reply.body as { migrations: { id: number }[] }
        return { ...reply, body: { migrations: migrations.filter((row) => row.id !== 4) } }
      },
    })
    expect((await all(nova.migrations(0))).map(({ id }) => id)).toHaveLength(4)
    expect(await nova.hypervisors()).toHaveLength(3)
  })

  it('never ask a Nova for what it would refuse: one before 2.59 pages no migrations', async () => {
    const { nova, requests } = open(stillCloud({ release: 'queens' }), {
      rewrite: (request, reply) =>
        request.url.endsWith('/compute/v2.1/')
          ? { ...reply, body: { version: { min_version: '2.1', version: '2.42' } } }
          : reply,
    })
    await all(nova.migrations(0))
    await nova.hypervisors()
    const lists = requests.filter((request) => /os-migrations|os-hypervisors/.test(request.url))
    expect(lists.map((request) => new URL(request.url).search)).toEqual(['', ''])
  })
})

describe('absence', () => {
  it('of a server that is deleted comes with what Nova remembers of it', async () => {
    const cloud = filled()
    const server = makeServer(cloud, { name: 'gone' })
    forgetServer(cloud, server)
    const { nova } = open(cloud)
    expect(await nova.server(server.id as ServerId)).toBeNull()
    expect(await nova.pastServer(server.id as ServerId)).toMatchObject({ id: server.id, name: 'gone' })
    server.archived = true
    expect(await nova.pastServer(server.id as ServerId)).toBeNull()
  })

  it.each([
    ['a proxy’s page', replyOf(404)],
    ['a path that is not known', replyOf(404, { itemNotFound: { message: 'The resource could not be found.' } })],
    ['an empty answer', replyOf(200)],
    ['another server', replyOf(200, { server: { id: 'other', status: 'ACTIVE' } })],
  ])('is not said by %s', async (_what, answer) => {
    const { nova } = open(stillCloud(), {
      rewrite: (request, reply) => (request.url.endsWith(absent) ? answer : reply),
    })
    expect((await failureOf(() => nova.server(absent))).code).toBe('endpoint.nonsense')
  })

  it('is not said of a server whose cell does not answer', async () => {
    const cloud = filled()
    const [first] = [...cloud.servers.all()]
    cloud.darkCells.add(first?.cell ?? '')
    const { nova } = open(cloud)
    const failure = await failureOf(() => nova.server(first?.id as ServerId))
    expect(failure.code).toBe('plane.unreachable')
    expect(failure.message).toContain('the cell of server')
    expect((await nova.services()).map((service) => service.state)).toContain('unknown')
  })
})

describe('nonsense', () => {
  it.each<[string, (nova: NovaReader) => Promise<unknown>]>([
    ['servers', (nova) => all(nova.servers())],
    ['services', (nova) => nova.services()],
    ['hypervisors', (nova) => nova.hypervisors()],
    ['migrations', (nova) => all(nova.migrations(0))],
    ['mappings', (nova) => nova.mappingsOf(absent, 1)],
    ['deleted servers', (nova) => nova.pastServer(absent)],
    ['actions', (nova) => nova.failedDetaches(absent)],
  ])('in place of %s is no empty list', async (_kind, read) => {
    const { nova, weather, session } = open(filled())
    await session.versions('compute')
    weather.add({ effect: { kind: 'nonsense' }, service: 'compute' })
    expect((await failureOf(() => read(nova))).code).toBe('endpoint.nonsense')
  })
})
