import { describe, expect, it } from 'vitest'
import { defaultPolicy, withSettle } from '../../../src/model/policy.ts'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { addMigration } from '../../../src/simulate/nova/rows.ts'
import { addImage, imageName } from '../../../src/simulate/planes/storage.ts'
import type { ServerRow } from '../../../src/simulate/state/rows.ts'
import { changeVolume, judged, seenRegion } from '../../support/regions.ts'
import { day, deadMap, grounds, haunt, rbdOf, wwidFor } from '../../support/scenery.ts'
import { faultsIn, scanOf } from '../../support/simulated-scan.ts'

/** An unaware server's attachment, and whatever is going on with the server. */
async function told(server: Partial<ServerRow>, act: (id: string, at: ReturnType<typeof grounds>) => void = () => {}) {
  const at = grounds()
  const row = makeServer(at.past)
  record(at.past, makeVolume(at.past), row.id, 'compute-01', 'attached')
  Object.assign(row, server)
  act(row.id, at)
  return scanOf(at.cloud)
}

describe('what moves is left alone', () => {
  it.each(['rebuild_spawning', 'image_snapshot', 'migrating', 'deleting'])(
    'a task of its server: %s',
    async (taskState) => {
      const result = await told({ taskState })
      expect(result.findings).toEqual([])
      expect(result.unsettled[0]?.reason).toMatch(taskState)
    },
  )

  it('a server that is built, or waits for its resize to be confirmed', async () => {
    expect(faultsIn(await told({ vmState: 'building' }))).toEqual([])
    expect(faultsIn(await told({ vmState: 'resized' }))).toEqual([])
  })

  it('a migration that is not finished, until nothing has touched it for hours', async () => {
    const where = { kind: 'live-migration', source: 'compute-01', destination: 'compute-02' }
    const since =
      (ms: number) =>
      (server: string, { cloud }: ReturnType<typeof grounds>) => {
        const at = cloud.time.now() - ms
        const row = addMigration(cloud, { server, status: 'running', ...where })
        Object.assign(row, { createdAt: at, updatedAt: at })
      }
    expect(faultsIn(await told({}, since(3_600_000)))).toEqual([])
    expect(faultsIn(await told({}, since(day)))).toEqual(['nova-unaware-attachment'])
  })

  it('a domain that migrates, of which Nova says nothing yet', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    const volume = makeVolume(past)
    attach(past, server, volume)
    attach(past, makeServer(past, { host: 'compute-02' }), volume)
    expect(faultsIn(await scanOf(cloud))).toEqual(['double-attachment'])
    const domain = cloud.hosts.get('compute-01')?.domains.get(server.id)
    if (domain !== undefined) domain.migrating = true
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })
})

describe('time', () => {
  it('counts from a server’s end as from a volume’s change', async () => {
    const { cloud, past } = grounds()
    const { server } = haunt(past, makeVolume(past))
    server.deletedAt = cloud.time.now() - 60_000
    server.updatedAt = server.deletedAt
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('of a change in the future, by a clock that is wrong, has not passed', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    write(past, volume, 'detaching')
    const region = changeVolume(await seenRegion(cloud), volume.id, (seen) => ({
      ...seen,
      updatedAt: '2026-03-01T17:00:00',
    }))
    expect(judged(region).findings).toEqual([])
    expect(judged(region, withSettle(defaultPolicy, 0)).findings).toEqual([])
  })

  it('of an object without a row is that of its making', async () => {
    const { cloud } = grounds()
    addImage(cloud, rbdOf(cloud), imageName(cloud.random.uuid()), 1)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    expect(faultsIn(await scanOf(cloud, { policy: withSettle(defaultPolicy, 0) }))).toEqual(['backend-stray'])
  })

  it('does not matter to an alarm about a reused LUN, nor does a task', async () => {
    const { cloud, past } = grounds()
    const [volume, stranger] = [makeVolume(cloud, { type: 'san' }), makeVolume(past, { type: 'san' })]
    attach(cloud, makeServer(past, { host: 'compute-02', taskState: 'rebooting' }), volume)
    const [path] = deadMap(cloud, volume).paths
    if (path !== undefined) path.wwid = wwidFor(cloud, stranger)
    expect(faultsIn(await scanOf(cloud))).toEqual(['lun-identity-mismatch'])
  })
})
