/** A scan whose lists come from the databases finds what one finds whose lists come from the APIs. */
import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { populate } from '../../src/simulate/populate.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { comparables } from '../support/agreement.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

/** Among healthy volumes, which the databases leave out. */
const cloudWith = (arrange: (cloud: SimulatedCloud) => void): SimulatedCloud => {
  const cloud = stillCloud()
  populate(cloud, 20)
  arrange(cloud)
  return cloud
}

/** The state that the API hides behind another is found under its own name. */
const toldApart = allPlantings().filter(({ fault }) => fault !== 'stuck-managing')

const planes = { 'all planes': ['backend', 'host', 'log'], 'no other plane': [] } as const

describe.each(Object.entries(planes))('with %s', (_, seen) => {
  const both = async (arrange: (cloud: SimulatedCloud) => void) => ({
    apis: await scanOf(cloudWith(arrange), { planes: seen }),
    databases: await scanOf(cloudWith(arrange), { planes: ['database', ...seen] }),
  })

  it.each(toldApart.map(({ fault, variant }) => [fault, variant] as const))('%s, %s', async (fault, variant) => {
    const { apis, databases } = await both((cloud) => plant(cloud, fault, { variant }))
    expect(databases.snapshot.regions[0]?.leftOut).not.toBeNull()
    expect(comparables(databases.findings)).toEqual(comparables(apis.findings))
  })

  it.each(shapeNames)('nothing of what is healthy: %s', async (shape) => {
    const { databases } = await both((cloud) => place(cloud, shape))
    expect(faultsIn(databases)).toEqual([])
  })

  it('all healthy shapes together', async () => {
    const { apis, databases } = await both((cloud) => {
      for (const shape of shapeNames) place(cloud, shape)
    })
    expect(faultsIn(databases)).toEqual([])
    expect(databases.dossiers).toBe(apis.dossiers)
  })

  it('counts what there is in the same way', async () => {
    const { apis, databases } = await both((cloud) => plant(cloud, 'ghost-server-attachment'))
    const count = ({ snapshot }: typeof apis) => {
      const [region] = snapshot.regions
      return [
        (region?.volumes.length ?? 0) + (region?.leftOut?.volumes ?? 0),
        (region?.servers.size ?? 0) + (region?.leftOut?.servers ?? 0),
      ]
    }
    expect(count(databases)).toEqual(count(apis))
  })
})
