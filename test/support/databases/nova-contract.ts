/** What every reader of Nova's databases promises. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { NovaMoment } from '../../../src/ports/nova-database.ts'
import { novaTime } from '../../../src/simulate/nova/time.ts'
import { type ContractCloud, contractCloud } from './contract-cloud.ts'
import { allOf, type ContractSubject, type OpenSubject, sorted } from './contract-subject.ts'

export function novaContract(release: string, open: OpenSubject): void {
  let cloud: ContractCloud
  let subject: ContractSubject
  let moment: NovaMoment
  beforeAll(async () => {
    cloud = contractCloud(release)
    subject = await open(cloud.cloud)
    moment = await subject.nova.moment()
  })
  afterAll(async () => {
    await moment?.end()
    await subject?.close()
  })
  const idOf = ({ id }: { readonly id: string }): string => id
  const inCells = () =>
    [...cloud.cloud.servers.all()].filter((row) => row.deletedAt === null && row.id !== cloud.requested.id)
  const past = async (...ids: readonly string[]) => subject.nova.past(ids as readonly ServerId[])

  describe('cells', () => {
    it('are told with their hosts, the one without any among them', () => {
      expect(sorted(moment.cells, ({ name }) => name)).toMatchObject([
        { name: 'cell0', source: 'RegionOne nova-db cell0', hosts: [], failure: null },
        { name: 'cell1', hosts: ['compute-01', 'compute-02', 'compute-03'], failure: null },
        { name: 'cell2', hosts: ['compute-04'], failure: null },
      ])
    })

    it('give their servers and mappings at a glance, each cell its own', async () => {
      const named = new Map(moment.cells.map((cell) => [cell.name, cell.glances]))
      const serversOf = async (cell: string) => allOf((await named.get(cell))?.servers() ?? noPages())
      expect(await serversOf('cell0')).toEqual([{ id: cloud.failed.id, host: null }])
      expect(await serversOf('cell2')).toEqual([{ id: cloud.distant.id, host: 'compute-04' }])
      const first = inCells().filter((row) => row.cell === 'cell1')
      expect(sorted((await serversOf('cell1')).map(idOf))).toEqual(sorted(first.map(idOf)))
      const mappings = await allOf(named.get('cell1')?.mappings() ?? noPages())
      const { mapping, attachment } = cloud.attached
      const { volume } = mapping
      expect(mappings.find((row) => row.volume === volume)).toMatchObject({
        server: cloud.web.id,
        attachment: attachment.id,
      })
      expect(await allOf(named.get('cell0')?.mappings() ?? noPages())).toMatchObject([
        { server: cloud.failed.id, volume: cloud.ofFailed.volume, attachment: null },
      ])
    })
  })

  describe('servers', () => {
    it('are told that are alive, of all cells', async () => {
      const told = (await allOf(moment.servers(null))).map(idOf)
      expect(sorted(told)).toEqual(sorted(inCells().map(idOf)))
      for (const { id } of [cloud.ended, cloud.archived, cloud.requested]) expect(told).not.toContain(id)
    })

    it('are told as Nova’s API would show them', async () => {
      const ids = [cloud.failed.id, cloud.distant.id, cloud.ended.id] as readonly string[] as readonly ServerId[]
      const told = sorted(await allOf(moment.servers(ids)), ({ name }) => name ?? '')
      const { project } = cloud.failed
      const times = { createdAt: novaTime(cloud.failed.createdAt), updatedAt: novaTime(cloud.failed.updatedAt) }
      const common = { project, instanceName: null, taskState: null, ...times }
      expect(told).toEqual([
        {
          ...common,
          id: cloud.distant.id,
          name: 'distant',
          status: 'SHUTOFF',
          vmState: 'stopped',
          host: 'compute-04',
          locked: false,
        },
        { ...common, id: cloud.failed.id, name: 'failed', status: 'ERROR', vmState: 'error', host: null, locked: true },
      ])
      expect(await allOf(moment.servers([]))).toEqual([])
    })

    it('that are so far only asked for are told with the volumes they are to have', async () => {
      const { requested, ofRequested } = cloud
      expect(await moment.building()).toEqual([
        {
          server: expect.objectContaining({ id: requested.id, name: 'asked for', status: 'BUILD', host: null }),
          mappings: [expect.objectContaining({ server: requested.id, volume: ofRequested.volume, root: true })],
        },
      ])
      expect(await subject.nova.server(requested.id as ServerId)).toMatchObject({ status: 'BUILD' })
    })

    it('are found in whichever cell they are, and are not where no cell has them', async () => {
      const ask = async (id: string) => (await subject.nova.server(id as ServerId))?.name ?? null
      const { web, distant, failed, ended, archived } = cloud
      const asked = [web, distant, failed, ended, archived, { id: cloud.cloud.random.uuid() }]
      expect(await Promise.all(asked.map(({ id }) => ask(id)))).toEqual(['web', 'distant', 'failed', null, null, null])
    })
  })

  describe('mappings', () => {
    const whole = () => inCells().flatMap((row) => cloud.cloud.mappingsOf.get(row.id) ?? [])

    it('are told that are alive, of servers in all cells', async () => {
      const told = (await allOf(moment.mappings(null))).map(({ server, volume }) => `${server} ${volume}`)
      expect(sorted(told)).toEqual(sorted(whole().map(({ server, volume }) => `${server} ${volume}`)))
    })

    it('can be narrowed to volumes, and are asked for by their server', async () => {
      const { web, attached } = cloud
      const told = {
        server: web.id,
        volume: attached.mapping.volume,
        attachment: attached.attachment.id,
        device: '/dev/vdb',
        root: false,
        deleteOnTermination: false,
      }
      const among = { ranges: [], ids: [attached.mapping.volume as VolumeId] }
      expect(await allOf(moment.mappings(among))).toEqual([told])
      const own = await subject.nova.mappingsOf(web.id as ServerId)
      expect(own).toHaveLength(2)
      expect(own).toContainEqual(told)
      expect(own.map(({ root }) => root).sort()).toEqual([false, true])
      expect((await subject.nova.mappingsOf(cloud.failed.id as ServerId)).map(({ volume }) => volume)).toEqual([
        cloud.ofFailed.volume,
      ])
    })
  })

  describe('servers that are gone', () => {
    it('are remembered by the row that was marked, or that was archived', async () => {
      const { ended, archived, web } = cloud
      const never = cloud.cloud.random.uuid()
      const { servers, failure } = await past(ended.id, archived.id, never)
      expect(failure).toBeNull()
      expect(servers.get(ended.id as ServerId)).toEqual({
        id: ended.id,
        name: 'ended',
        host: 'compute-01',
        endedAt: novaTime(ended.deletedAt),
        remembered: 'deleted-row',
      })
      expect(servers.get(archived.id as ServerId)).toMatchObject({ host: 'compute-04', remembered: 'archived-row' })
      expect(servers.size).toBe(2)
      expect(web.deletedAt).toBeNull()
    })

    it('are none where nothing is asked for', async () => {
      expect(await past()).toEqual({ servers: new Map(), failure: null })
    })
  })

  it('a moment does not show what is done after it, in any cell, and a direct question does', async () => {
    const { distant } = cloud
    const ids = [distant.id as ServerId]
    const held = await subject.nova.moment()
    await subject.deleteServer(distant.id)
    const told = await allOf(held.servers(ids))
    await held.end()
    expect(told).toHaveLength(1)
    expect(await subject.nova.server(distant.id as ServerId)).toBeNull()
    expect((await past(distant.id)).servers.get(distant.id as ServerId)?.remembered).toBe('deleted-row')
  })
}

async function* noPages(): AsyncGenerator<readonly never[]> {}
