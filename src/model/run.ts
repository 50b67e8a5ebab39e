/** What became of a plan that was carried out. */
import type { VolumeId } from '../kernel/ids.ts'
import type { ActName } from './act.ts'
import type { FaultName } from './faults.ts'

export const runSchema = 'cindersweep.run/1'

/** `changed`: the world was not as the plan saw it. `refused`: somebody said no. `skipped`: it was not tried. */
export type Outcome = 'repaired' | 'refused' | 'failed' | 'changed' | 'skipped'

export type StepOutcome = 'done' | 'done-before' | 'refused' | 'failed' | 'changed' | 'unproved'

export interface StepResult {
  readonly step: string
  readonly act: ActName
  readonly says: string
  readonly outcome: StepOutcome
  readonly why: string | null
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
}

export interface RepairResult {
  readonly finding: string
  readonly fault: FaultName
  readonly volume: VolumeId | null
  readonly outcome: Outcome
  readonly why: string
  readonly steps: readonly StepResult[]
}

export interface RunReport {
  readonly schema: typeof runSchema
  readonly run: string
  readonly results: readonly RepairResult[]
}
