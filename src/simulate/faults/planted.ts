/** What planting a fault leaves to be found again. */
import type { FaultName } from '../../model/faults.ts'
import type { SimulatedCloud } from '../cloud.ts'

export interface Planted {
  readonly fault: FaultName
  readonly variant: string
  readonly volume: string | null
  readonly server: string | null
  readonly attachment?: string | null
  readonly host?: string | null
  readonly device?: string | null
}

/** Puts a cloud into the state of one fault. It is given a cloud whose clock is set back, so that the fault is old. */
export type Planter = (cloud: SimulatedCloud) => Omit<Planted, 'fault' | 'variant'>

/** The ways to plant one fault; the first is the usual one. */
export type Variants = Readonly<Record<string, Planter>>
