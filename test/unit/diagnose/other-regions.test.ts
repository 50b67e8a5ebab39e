import { describe, expect, it } from 'vitest'
import { rediagnose } from '../../../src/flow/scan.ts'
import type { ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import type { Region } from '../../../src/model/snapshot.ts'
import { makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { addImage, imageName } from '../../../src/simulate/planes/storage.ts'
import { askedRegion } from '../../support/regions.ts'
import { grounds, haunt, rbdOf } from '../../support/scenery.ts'
import { stillCloud } from '../../support/simulated-scan.ts'

const together = (...regions: readonly Region[]) =>
  rediagnose({ cloud: 'two regions', startedAt: 0, finishedAt: 0, regions }, defaultPolicy).findings

/** A stray image, and a region beside it that knows what the test says. */
async function strayBeside(change: (other: Region, stray: VolumeId) => Region) {
  const { cloud, past } = grounds()
  const stray = cloud.random.uuid() as VolumeId
  addImage(past, rbdOf(cloud), imageName(stray), 1)
  const here = await askedRegion(cloud)
  const other = stillCloud({ seed: 2 })
  makeVolume(other)
  const there = { ...(await askedRegion(other)), name: 'RegionTwo' }
  return { alone: together(here), beside: together(here, change(there, stray)) }
}

describe('an object that one region’s Cinder does not know', () => {
  it('is a stray beside a region that does not know it either', async () => {
    const { alone, beside } = await strayBeside((other) => other)
    expect(alone).toHaveLength(1)
    expect(beside).toEqual(alone)
  })

  it.each(['id', 'nameId'] as const)('is another region’s volume, by its %s', async (key) => {
    const { alone, beside } = await strayBeside((other, stray) => {
      const volumes = other.volumes.map((volume) => ({ ...volume, [key]: stray }))
      return { ...other, volumes }
    })
    expect(alone[0]?.fault).toBe('backend-stray')
    expect(beside).toEqual([])
  })

  it('may be another region’s while that region’s volumes were not seen', async () => {
    const unseen = { source: 'RegionTwo cinder-api', reason: 'unreachable', detail: 'no answer' } as const
    const { beside } = await strayBeside((other) => ({ ...other, coverage: { ...other.coverage, volumes: unseen } }))
    expect(beside[0]?.confidence).toBe('unconfirmed')
    expect(beside[0]?.remedy.blocked_by).toContain(
      'not confirmed: whether the object belongs to another region: no answer',
    )
    expect(beside[0]?.evidence.at(-1)).toMatchObject({ plane: 'cinder', fact: { unseen: 'unreachable' } })
  })
})

describe('a server that one region’s Nova does not know', () => {
  it('lives in another: Cinder’s record of it is no ghost’s', async () => {
    const { cloud, past } = grounds()
    const { server } = haunt(past, makeVolume(past))
    const here = await askedRegion(cloud)
    const other = stillCloud({ seed: 2 })
    makeServer(other)
    const there = await askedRegion(other)
    const records = [...there.servers.values()].map((record) => {
      const living = { ...record.server, id: server.id as ServerId }
      return [living.id, { ...record, server: living }] as const
    })
    expect(together(here).map(({ fault }) => fault)).toEqual(['ghost-server-attachment'])
    expect(together(here, { ...there, name: 'RegionTwo', servers: new Map(records) })).toEqual([])
  })
})
