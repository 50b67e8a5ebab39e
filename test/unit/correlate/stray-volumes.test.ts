import { describe, expect, it } from 'vitest'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import type { Region } from '../../../src/model/snapshot.ts'
import { look } from '../../../src/observe/look.ts'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { addMapping } from '../../../src/simulate/nova/rows.ts'
import { depsOf, stillCloud } from '../../support/simulated-scan.ts'

const unlisted = 'ffffffff-0000-4000-8000-000000000000'

async function regionWithStray(): Promise<Region> {
  const cloud = stillCloud()
  const server = makeServer(cloud, { name: 'web', root: true })
  for (let i = 0; i < 3; i++) attach(cloud, server, makeVolume(cloud, { name: `data-${i}` }))
  addMapping(cloud, { server: server.id, volume: unlisted })
  const { regions, options } = await depsOf(cloud, { planes: [] })
  return look(regions[0] as never, options)
}

describe('stray volumes', () => {
  it('are ids that somebody mentions and Cinder does not list', async () => {
    expect([...indexRegion(await regionWithStray()).lists.strayVolumes()]).toEqual([unlisted])
  })

  it('are none where every mention is of a listed volume', async () => {
    const region = await regionWithStray()
    const servers = new Map(
      [...region.servers].map(([id, record]) => [
        id,
        { ...record, mappings: record.mappings.filter(({ volume }) => volume !== unlisted) },
      ]),
    )
    expect([...indexRegion({ ...region, servers }).lists.strayVolumes()]).toEqual([])
  })

  it('are found in whatever order the volumes come, and also where one comes twice', async () => {
    const region = await regionWithStray()
    const backwards = { ...region, volumes: region.volumes.toReversed() }
    const mapped = region.volumes.find((volume) => region.attachments.has(volume.id))
    const twice = { ...region, volumes: [...region.volumes, mapped as (typeof region.volumes)[0]] }
    for (const variant of [backwards, twice]) expect([...indexRegion(variant).lists.strayVolumes()]).toEqual([unlisted])
  })
})
