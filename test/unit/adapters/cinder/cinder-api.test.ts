/** Reads a simulated Cinder of every release, whole or not at all. */
import { describe, expect, it } from 'vitest'
import { cinderApi } from '../../../../src/adapters/cinder/cinder-api.ts'
import type { BackendName, VolumeId } from '../../../../src/kernel/ids.ts'
import type { CinderReader, Pages } from '../../../../src/ports/cinder.ts'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume } from '../../../../src/simulate/hands.ts'
import { releaseNames } from '../../../../src/simulate/releases.ts'
import { projectIds } from '../../../../src/simulate/standard.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf } from '../../../support/scripted.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'
import { type SessionWishes, simulatedSession } from '../../../support/simulated-session.ts'

/** Five volumes, each attached to one server, in pages of two. */
function filled(release?: string): SimulatedCloud {
  const cloud = stillCloud(release === undefined ? {} : { release })
  const server = makeServer(cloud)
  for (let i = 0; i < 5; i++) attach(cloud, server, makeVolume(cloud, { name: `v${i}` }))
  cloud.conf.pageLimit = 2
  return cloud
}

const open = (cloud: SimulatedCloud, wishes?: SessionWishes) => {
  const opened = simulatedSession(cloud, wishes)
  return { ...opened, cinder: cinderApi(opened.session, 'RegionOne cinder-api') }
}

const all = async <T>(pages: Pages<T>): Promise<readonly T[]> => (await Array.fromAsync(pages)).flat()
const idsIn = (cloud: SimulatedCloud): readonly string[] => [...cloud.volumes.all()].map((row) => row.id).sort()
const absent = 'ffffffff-0000-4000-8000-000000000000' as VolumeId

describe.each(releaseNames)('Cinder of %s', (release) => {
  it('gives all volumes with project, host and attachments, and all attachments', async () => {
    const cloud = filled(release)
    const { cinder } = open(cloud)
    const volumes = await all(cinder.volumes())
    expect(volumes.map(({ volume }) => volume.id)).toEqual(idsIn(cloud))
    for (const { volume, attached } of volumes) {
      expect(volume).toMatchObject({ project: projectIds.demo, host: 'storage-01@ceph#ceph', status: 'in-use' })
      expect(attached).toMatchObject([{ volume: volume.id, host: 'compute-01' }])
    }
    const attachments = await all(cinder.attachments())
    expect(attachments.map(({ volume }) => volume).sort()).toEqual(idsIn(cloud))
    expect(new Set(attachments.map(({ connected }) => connected))).toEqual(new Set([true]))
  })

  it('answers every other question', async () => {
    const cloud = filled(release)
    const { cinder } = open(cloud)
    const [first] = idsIn(cloud) as [VolumeId]
    expect((await cinder.volume(first))?.volume.id).toBe(first)
    expect(await cinder.volume(absent)).toBeNull()
    expect(await cinder.attachment(absent)).toBeNull()
    expect((await cinder.services()).map((service) => service.binary)).toContain('cinder-volume')
    expect((await cinder.pools()).map((pool) => pool.name)).toContain('storage-01@ceph#ceph')
    const empty = [all(cinder.snapshots()), all(cinder.backups()), all(cinder.messages())]
    expect(await Promise.all<readonly unknown[]>(empty)).toEqual([[], [], []])
    expect(await cinder.transfers()).toEqual([])
    expect((await cinder.quota(projectIds.demo as never)).volumes.inUse).toBe(5)
    expect(await cinder.countVolumes()).toBe(5)
    expect(await all(cinder.manageable('storage-01@ceph#ceph' as BackendName))).toHaveLength(5)
  })
})

describe('lists', () => {
  it('are narrowed by volume, server, project and name', async () => {
    const cloud = filled()
    const other = makeVolume(cloud, { name: 'other', project: projectIds.other })
    const { cinder } = open(cloud)
    const [first] = idsIn(cloud).filter((id) => id !== other.id) as [VolumeId]
    const ids = async (list: ReturnType<CinderReader['volumes']>) => (await all(list)).map(({ volume }) => volume.id)
    expect(await ids(cinder.volumes({ id: first }))).toEqual([first])
    expect(await ids(cinder.volumes({ name: 'other' }))).toEqual([other.id])
    expect(await ids(cinder.volumes({ project: projectIds.other as never }))).toEqual([other.id])
    expect(await all(cinder.attachments({ volume: first }))).toHaveLength(1)
    expect(await all(cinder.attachments({ volume: other.id as VolumeId }))).toEqual([])
    const [server] = [...cloud.servers.all()]
    expect(await all(cinder.attachments({ server: server?.id as never }))).toHaveLength(5)
  })

  it('miss nothing when the row that marks the next page is deleted meanwhile', async () => {
    const cloud = filled()
    const ids = idsIn(cloud)
    const { cinder } = open(cloud)
    const seen: string[] = []
    for await (const page of cinder.volumes()) {
      seen.push(...page.map(({ volume }) => volume.id))
      if (seen.length === 2) cloud.volumes.remove(seen[1] as string)
    }
    expect(seen).toEqual(ids)
  })

  it('of attachments end with an empty page: a short one says nothing', async () => {
    const { cinder, requests } = open(filled())
    await all(cinder.attachments())
    const pages = requests.filter((request) => request.url.includes('/attachments/detail'))
    expect(pages).toHaveLength(4)
    for (const page of pages) expect(page.url).toContain('limit=1000')
  })

  it('that go in circles fail, by marker as well as by offset', async () => {
    const row = (id: string) => ({ id, volume_id: absent, status: 'attached' })
    const always = { attachments: [row('a'), row('b')], 'manageable-volumes': [{ size: 1 }] }
    const { cinder } = open(filled(), {
      // A proxy that drops the query.
      rewrite: (request, reply) => (/attachments|manageable/.test(request.url) ? replyOf(200, always) : reply),
    })
    for (const list of [() => all(cinder.attachments()), () => all(cinder.manageable('h@b#p' as BackendName))])
      expect((await failureOf(list)).message).toContain('gives the same page again')
  })
})

describe('absence', () => {
  it.each([
    ['a proxy’s page', replyOf(404)],
    ['a path that is not known', replyOf(404, { itemNotFound: { message: 'The resource could not be found.' } })],
    ['an empty answer', replyOf(200)],
    ['another volume', replyOf(200, { volume: { id: 'other', status: 'available' } })],
  ])('is not said by %s', async (_what, answer) => {
    const { cinder } = open(stillCloud(), {
      rewrite: (request, reply) => (request.url.includes(absent) ? answer : reply),
    })
    expect((await failureOf(() => cinder.volume(absent))).code).toBe('endpoint.nonsense')
    expect((await failureOf(() => cinder.attachment(absent))).code).toBe('endpoint.nonsense')
  })
})

describe('nonsense', () => {
  it.each<[string, (cinder: CinderReader) => Promise<unknown>]>([
    ['volumes', (cinder) => all(cinder.volumes())],
    ['attachments', (cinder) => all(cinder.attachments())],
    ['services', (cinder) => cinder.services()],
    ['pools', (cinder) => cinder.pools()],
    ['transfers', (cinder) => cinder.transfers()],
    ['quota', (cinder) => cinder.quota(projectIds.demo as never)],
  ])('in place of %s is no empty list', async (_kind, read) => {
    const { cinder, weather, session } = open(filled())
    await session.versions('block-storage')
    weather.add({ effect: { kind: 'nonsense' }, service: 'volume' })
    expect((await failureOf(() => read(cinder))).code).toBe('endpoint.nonsense')
  })

  it('in place of a count is no count', async () => {
    const { cinder, weather, session } = open(filled())
    await session.versions('block-storage')
    weather.add({ effect: { kind: 'nonsense' }, service: 'volume' })
    expect(await cinder.countVolumes()).toBeNull()
  })

  it('of a Cinder too old to have attachments is told as that', async () => {
    const { cinder } = open(stillCloud(), {
      rewrite: (request, reply) =>
        request.url.endsWith('/volume/v3/')
          ? { ...reply, body: { versions: [{ id: 'v3.0', min_version: '3.0', version: '3.15' }] } }
          : reply,
    })
    expect((await failureOf(() => all(cinder.attachments()))).code).toBe('api.too-old')
    expect(await cinder.countVolumes()).toBeNull()
    expect(await all(cinder.volumes())).toEqual([])
  })
})
