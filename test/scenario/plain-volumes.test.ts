/** Volumes that are settled at a glance are those of which no rule would say anything. */
import { describe, expect, it } from 'vitest'
import { strangers } from '../../src/correlate/dossier.ts'
import { indexRegion } from '../../src/correlate/index-region.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { look } from '../../src/observe/look.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { depsOf, type ScanWishes, stillCloud } from '../support/simulated-scan.ts'

/** The same region, judged at a glance where that is enough, and volume by volume. */
async function bothWays(cloud: SimulatedCloud, wishes: ScanWishes) {
  const { regions, options } = await depsOf(cloud, wishes)
  const [readers] = regions
  if (readers === undefined) throw new Error('the simulated cloud has no region')
  const region = await look(readers, options)
  const index = indexRegion(region)
  const everybody = [...region.volumes.map((volume) => volume.id), ...strangers(index)]
  return { glance: diagnose(index, defaultPolicy), each: diagnose(indexRegion(region), defaultPolicy, everybody) }
}

const cloudWith = (arrange: (cloud: SimulatedCloud) => void): SimulatedCloud => {
  const cloud = stillCloud()
  for (const shape of shapeNames) place(cloud, shape)
  arrange(cloud)
  return cloud
}

const planes = { 'all planes': ['backend', 'host', 'log'], 'the APIs alone': [] } as const

describe.each(Object.entries(planes))('with %s', (_, seen) => {
  it('no healthy shape is judged otherwise at a glance', async () => {
    const { glance, each } = await bothWays(
      cloudWith(() => {}),
      { planes: seen },
    )
    expect(glance).toEqual(each)
    expect(glance.dossiers).toBeGreaterThan(shapeNames.length)
  })

  it.each(allPlantings().map(({ fault, variant }) => [fault, variant] as const))(
    '%s, %s, is not passed over',
    async (fault, variant) => {
      const { glance, each } = await bothWays(
        cloudWith((cloud) => plant(cloud, fault, { variant })),
        { planes: seen },
      )
      expect(glance).toEqual(each)
    },
  )
})
