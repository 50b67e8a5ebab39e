/** What is planted is found, repaired, and then no longer found; and nothing else has changed. */
import { describe, expect, it } from 'vitest'
import { recipes } from '../../src/plan/recipes.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { populate } from '../../src/simulate/populate.ts'
import { repaired } from '../support/simulated-repairs.ts'
import { faultsIn, stillCloud } from '../support/simulated-scan.ts'

const mended = allPlantings().filter(({ fault }) => recipes.has(fault))

describe.each(mended.map(({ fault, variant }) => [fault, variant] as const))('%s, %s', (fault, variant) => {
  it('is repaired, and a second scan finds nothing', async () => {
    const cloud = stillCloud()
    populate(cloud, 6)
    plant(cloud, fault, { variant })
    const { plan, report, after } = await repaired(cloud)
    expect(plan.repairs.map(({ held }) => held)).toEqual(plan.repairs.map(() => []))
    expect(report.results.map(({ fault: name, outcome, why }) => [name, outcome, why])).toEqual([
      [fault, 'repaired', 'it is no longer found'],
    ])
    expect(faultsIn(after)).toEqual([])
  })
})
