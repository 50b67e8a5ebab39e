/** Each fault, planted in each of its variants, is found under its own name; each healthy shape is not reported. */
import { describe, expect, it } from 'vitest'
import type { FaultName } from '../../src/model/faults.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

/** Cinder's API calls `managing` `creating`: through it, the one can only be found as the other. */
const masked: Partial<Record<FaultName, FaultName>> = { 'stuck-managing': 'stuck-creating' }

describe('every planted fault is found', () => {
  const plantings = allPlantings().map(({ fault, variant }) => [fault, variant, masked[fault] ?? fault] as const)

  it.each(plantings)('%s, %s, as %s', async (fault, variant, found) => {
    const cloud = stillCloud()
    plant(cloud, fault, { variant })
    expect(faultsIn(await scanOf(cloud))).toContain(found)
  })
})

describe('healthy shapes are not reported', () => {
  it.each(shapeNames)('%s', async (shape) => {
    const cloud = stillCloud()
    place(cloud, shape)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('all of them together', async () => {
    const cloud = stillCloud()
    for (const shape of shapeNames) place(cloud, shape)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })
})
