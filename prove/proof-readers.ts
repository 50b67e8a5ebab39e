/** A proof's cloud through the readers of a real one, with what its variation puts out of sight. */
import { type OpenSimulated, openSimulated } from '../src/compose/open-simulated.ts'
import type { LookOptions, RegionReaders } from '../src/observe/readers.ts'
import { silent } from '../src/ports/progress.ts'
import type { SimulatedCloud } from '../src/simulate/cloud.ts'
import type { Values } from './axes.ts'
import { blindReaders, planesIn } from './blind.ts'

export const proofOptions: LookOptions = { progress: silent, concurrency: 4, hostConcurrency: 4, depth: 'auto' }

export interface Opened extends OpenSimulated {
  readonly seen: RegionReaders
}

export async function openProof(cloud: SimulatedCloud, values: Values): Promise<Opened> {
  const opened = openSimulated(cloud, { planes: planesIn(values) })
  return { ...opened, seen: blindReaders(await opened.readers(), values) }
}
