/** Services cut long lists at their own limit, and some of them say nothing of it: all are read to their end. */
import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, write } from '../../src/simulate/hands.ts'
import { addMapping } from '../../src/simulate/nova/rows.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

const offer = (cloud: SimulatedCloud): void => {
  const volume = makeVolume(cloud, { name: 'offered', createdAt: cloud.time.now() - 10 * 86_400_000 })
  write(cloud, volume, 'awaiting-transfer')
  volume.updatedAt = cloud.time.now() - 2 * 86_400_000
  cloud.transfers.add({ id: cloud.random.uuid(), name: null, volume: volume.id, createdAt: volume.updatedAt })
}

describe('a list that is cut', () => {
  it.each(['queens', 'rocky', 'train', '2026.1'])('of transfers hides no offer, in %s', async (release) => {
    const cloud = stillCloud({ release })
    for (let i = 0; i < 5; i++) offer(cloud)
    cloud.conf.pageLimit = 2
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('of a server’s mappings hides neither the mapping nor by which record it is', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { root: true })
    for (let i = 0; i < 4; i++) attach(cloud, server, makeVolume(cloud))
    const volume = cloud.random.uuid()
    addMapping(cloud, { server: server.id, volume, attachment: cloud.random.uuid() })
    server.updatedAt = cloud.time.now() - 86_400_000
    cloud.conf.pageLimit = 2
    const { findings, snapshot } = await scanOf(cloud)
    expect(findings.map((finding) => [finding.fault, finding.volume])).toEqual([['dangling-mapping-missing', volume]])
    const asked = snapshot.regions[0]?.answers.mappings.get(server.id as never)
    expect(asked?.items.map((mapping) => typeof mapping.attachment)).toEqual(Array.from({ length: 6 }, () => 'string'))
  })
})
