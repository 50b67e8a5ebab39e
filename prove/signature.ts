/** By what two states are the same for those who carry a plan out: what is done, and to what kind of world. */
import type { Repair } from '../src/model/plan.ts'
import { usersOf } from './truth.ts'
import type { World } from './world.ts'

/** Null where nothing would be done. */
export function signatureOf(world: World, repairs: readonly Repair[]): string | null {
  const open = repairs.filter(({ held }) => held.length === 0)
  if (open.length === 0) return null
  const { values } = world
  return JSON.stringify([
    open.map(({ fault, steps, after }) => [fault, steps.map(({ act }) => act), after.length]),
    values.backend,
    values.status,
    world.volume.attachStatus,
    values.server,
    values.object,
    usersOf(world).length,
    isOfService(values.variation) ? values.variation : '',
  ])
}

const isOfService = (variation: string): boolean => variation === 'service-down' || variation === 'nova-down'
