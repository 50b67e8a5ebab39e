/** A volume's data goes only where its owner asked for that, and has not thought better of it. */
import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, write } from '../../../../src/simulate/hands.ts'
import { plug } from '../../../../src/simulate/planes/hosts.ts'
import { imageOf } from '../../../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../../../src/simulate/state/rows.ts'
import { askedRegion, findingsOf } from '../../../support/regions.ts'
import { deadMap, grounds, strangeDomain } from '../../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../../support/simulated-scan.ts'

function refused(cloud: SimulatedCloud, volume: VolumeRow, at: number): void {
  const text = `Cannot delete volume ${volume.id}: volume is busy`
  const event = { at, source: 'cinder-volume.log', kind: 'volume-busy', volume: volume.id, server: null } as const
  cloud.log.push({ ...event, request: null, text })
}

describe('a volume that was once called busy', () => {
  it('is no longer to be deleted when it has changed since', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    strangeDomain(past, volume)
    refused(cloud, volume, past.time.now() - 86_400_000)
    expect(faultsIn(await scanOf(cloud))).toEqual(['orphan-domain'])
    imageOf(past, volume)?.children.push('volumes/clone')
    expect(faultsIn(await scanOf(cloud))).toEqual(['orphan-domain'])
  })

  it('counts from its last refusal, in whatever order they were read', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    strangeDomain(past, volume)
    refused(cloud, volume, past.time.now())
    refused(cloud, volume, past.time.now() - 86_400_000)
    expect(faultsIn(await scanOf(cloud))).toEqual(['busy-volume', 'orphan-domain'])
  })

  it('waits where nobody knows when it was refused', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    strangeDomain(past, volume)
    refused(cloud, volume, past.time.now())
    const seen = await askedRegion(cloud)
    const logs =
      seen.logs?.map((log) => ({ ...log, events: log.events.map((event) => ({ ...event, at: null })) })) ?? null
    expect(findingsOf({ ...seen, logs }, 'busy-volume')[0]?.remedy.blocked_by).toEqual([
      'when its deletion was refused is not known',
    ])
  })

  it('is not taken from a server that Nova has, nor from whoever holds its map', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    plug(past, 'compute-01', makeServer(past).id, volume)
    const map = deadMap(past, volume, 'compute-03')
    map.holders.push('lvm vg0')
    refused(cloud, volume, past.time.now())
    const busy = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'busy-volume')
    expect(busy?.remedy.blocked_by).toEqual([
      expect.stringMatching(/^domain instance-\w+ on compute-01 has it open, and Nova does not deny its server$/),
      `map ${map.wwid} on compute-03 is held by lvm vg0`,
    ])
  })
})

describe('a deletion that failed', () => {
  it('is not repeated while a server still counts on the volume', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const server = makeServer(past, { vmState: 'stopped' })
    attach(past, server, volume)
    write(past, volume, 'error_deleting')
    expect(findingOf(await scanOf(cloud), 'error-deleting').remedy.blocked_by).toContain(`server ${server.id} maps it`)
  })
})

describe('a volume that is free as far as Cinder knows', () => {
  it.each(['maintenance', 'extending', 'retyping', 'backing-up', 'uploading', 'awaiting-transfer'])(
    'is not set available from %s while a guest writes to it',
    async (status) => {
      const { cloud, past } = grounds()
      const volume = makeVolume(past)
      plug(past, 'compute-01', makeServer(past).id, volume)
      write(past, volume, status)
      const stuck = (await scanOf(cloud)).findings.find(({ fault }) => fault === `stuck-${status}`)
      expect(stuck?.remedy.blocked_by.join('\n')).toMatch(/domain instance-\w+ on compute-01 has it open/)
    },
  )

  it.each(['maintenance', 'extending', 'retyping'])(
    'goes back to in-use from %s where a record holds it',
    async (status) => {
      const { cloud, past } = grounds()
      const volume = makeVolume(past)
      attach(past, makeServer(past), volume)
      write(past, volume, status)
      const { remedy } = findingOf(await scanOf(cloud), `stuck-${status}`)
      expect(remedy.blocked_by).toEqual([])
      expect(remedy.steps.join('\n')).toMatch(/status back to in-use/)
    },
  )

  it('waits while a service is seen to have it open', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const who = { address: '10.0.0.9:0/4', client: '7', cookie: '8', host: null, domain: null }
    imageOf(past, volume)?.watchers.push({ ...who, kind: 'service' })
    attach(past, makeServer(past), volume)
    write(past, volume, 'extending')
    expect(findingOf(await scanOf(cloud), 'stuck-extending').remedy.blocked_by).toEqual([
      'a service at 10.0.0.9:0/4 has it open, and may still be at work',
    ])
  })
})

describe('growth that never ended', () => {
  it('is told with the size that the back end has by now', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { size: 3 })
    volume.size = 2
    write(past, volume, 'extending')
    const finding = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'stuck-extending')
    expect(finding?.summary).toMatch(/the back end has grown to 3 GiB, Cinder still says 2/)
    expect(finding?.remedy.steps).toEqual([expect.stringMatching(/set size 3 .* back to available/)])
  })
})
