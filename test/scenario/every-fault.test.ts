/** Each fault, planted in each of its variants, is found under its own name; each healthy shape is not reported. */
import { describe, expect, it } from 'vitest'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

describe('every planted fault is found', () => {
  it.each(allPlantings().map(({ fault, variant }) => [fault, variant] as const))('%s, %s', async (fault, variant) => {
    const cloud = stillCloud()
    plant(cloud, fault, { variant })
    expect(faultsIn(await scanOf(cloud))).toContain(fault)
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
