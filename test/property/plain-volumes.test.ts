/** Whatever is wrong, the glance that spares plain volumes passes over nothing that a rule would tell. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { strangers } from '../../src/correlate/dossier.ts'
import { indexRegion } from '../../src/correlate/index-region.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Region } from '../../src/model/snapshot.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { changes } from '../support/random-change.ts'
import { seenRegion } from '../support/regions.ts'
import { stillCloud } from '../support/simulated-scan.ts'

/** The same chances each time. */
const seed = 20_260_301

type Planes = readonly ('backend' | 'host' | 'log')[]

/** Every healthy shape: most volumes are plain in it, until something changes. */
async function healthyRegion(planes: Planes): Promise<Region> {
  const cloud = stillCloud()
  for (const shape of shapeNames) place(cloud, shape)
  return seenRegion(cloud, { planes })
}

/** Every fault beside every other. */
async function troubledRegion(planes: Planes): Promise<Region> {
  const cloud = stillCloud()
  for (const { fault, variant } of allPlantings()) plant(cloud, fault, { variant })
  cloud.darkCells.clear()
  return seenRegion(cloud, { planes })
}

function bothWays(region: Region) {
  const index = indexRegion(region)
  const everybody = [...region.volumes.map((volume) => volume.id), ...strangers(index)]
  return {
    glance: diagnose(index, defaultPolicy),
    each: diagnose(indexRegion(region), defaultPolicy, everybody),
  }
}

describe.each([
  ['all planes', ['backend', 'host', 'log']],
  ['hosts and logs', ['host', 'log']],
  ['back ends', ['backend']],
  ['the APIs alone', []],
] as const)('with %s', (_, planes) => {
  it.each([
    ['healthy', healthyRegion, 150],
    ['troubled', troubledRegion, 15],
  ] as const)(
    'a %s region with random changes is judged as if each volume had been looked at',
    async (_, made, runs) => {
      const region = await made(planes)
      fc.assert(
        fc.property(changes, (drawn) => {
          const { glance, each } = bothWays(drawn.reduce((seen, change) => change(seen), region))
          expect(glance).toEqual(each)
        }),
        { numRuns: runs, seed },
      )
    },
  )
})
