/** Simulated clouds of all kinds, each described by a small value from which it can be built again, the same. */
import fc from 'fast-check'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { attach, inThePast, makeServer, makeVolume } from '../../src/simulate/hands.ts'
import { releaseNames } from '../../src/simulate/releases.ts'
import { place, type ShapeName, shapeNames } from '../../src/simulate/shapes/place.ts'
import { addComputeHost } from '../../src/simulate/standard.ts'
import { stillCloud } from './simulated-scan.ts'

export type PlaneName = 'backend' | 'host' | 'log'
export const planeNames: readonly PlaneName[] = ['backend', 'host', 'log']

export interface World {
  readonly seed: number
  readonly release: string
  readonly shapes: readonly { readonly shape: ShapeName; readonly ageMinutes: number }[]
  readonly plantings: readonly { readonly planting: Planting; readonly ageMinutes: number }[]
  /** Whether a cell of its own, with servers and volumes in it, does not answer. */
  readonly darkCell: boolean
  readonly pageLimit: number
  readonly planes: readonly PlaneName[]
}

type Planting = ReturnType<typeof allPlantings>[number]

const minute = 60_000

/** The same description gives the same cloud, down to every id. */
export function build(world: World): SimulatedCloud {
  const cloud = stillCloud({ release: world.release, seed: world.seed })
  cloud.conf.pageLimit = world.pageLimit
  for (const { shape, ageMinutes } of world.shapes) place(cloud, shape, ageMinutes * minute)
  for (const { planting, ageMinutes } of world.plantings)
    plant(cloud, planting.fault, { variant: planting.variant, ageMs: ageMinutes * minute })
  if (world.darkCell) darken(cloud)
  return cloud
}

function darken(cloud: SimulatedCloud): void {
  const past = inThePast(cloud, 2 * 24 * 60 * minute)
  addComputeHost(past, 'compute-31', '10.0.3.31', 'cell3')
  attach(past, makeServer(past, { name: 'unseen', host: 'compute-31', root: true }), makeVolume(past))
  cloud.darkCells.add('cell3')
}

/** From a moment to some days: younger than what settles, and older. */
const age = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 120, max: 10_000 }))
const seed = fc.integer({ min: 1, max: 1_000_000 })
const release = fc.constantFrom(...releaseNames)
const shapes = fc.array(fc.record({ shape: fc.constantFrom(...shapeNames), ageMinutes: age }), { maxLength: 6 })
const plantings = fc.array(fc.record({ planting: fc.constantFrom(...allPlantings()), ageMinutes: age }), {
  minLength: 1,
  maxLength: 4,
})
const pageLimit = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(1000))
const planes = fc.subarray([...planeNames])

/** Faults among healthy things, with some of the planes configured. */
export const troubledWorld: fc.Arbitrary<World> = fc.record({
  seed,
  release,
  shapes,
  plantings,
  darkCell: fc.boolean(),
  pageLimit,
  planes,
})

/** Nothing but healthy things, which may look odd in one place. */
export const healthyWorld: fc.Arbitrary<World> = fc.record({
  seed,
  release,
  shapes: fc.array(fc.record({ shape: fc.constantFrom(...shapeNames), ageMinutes: age }), { maxLength: 12 }),
  plantings: fc.constant([]),
  darkCell: fc.constant(false),
  pageLimit,
  planes,
})
