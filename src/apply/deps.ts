/** What carrying out a plan needs from outside. */
import type { ScanDeps } from '../flow/scan.ts'
import type { Finding } from '../model/finding.ts'
import type { Repair, Step } from '../model/plan.ts'
import type { RepairResult } from '../model/run.ts'
import type { Journal, Locks } from '../ports/journal.ts'
import type { RegionWriters } from '../ports/writers.ts'
import type { PassFaultPoint } from './fault-point.ts'

export interface ApplyDeps extends ScanDeps {
  readonly writers: readonly RegionWriters[]
  readonly journal: Journal
  readonly locks: Locks
  /** Who does it, for the journal. */
  readonly operator: string
  /** Whether the operator agrees to this repair. `--yes` never covers a critical one. */
  agrees(repair: Repair, finding: Finding): Promise<boolean>
  readonly told: Told
  readonly pass: PassFaultPoint
}

/** What is shown while it goes on. */
export interface Told {
  step(repair: Repair, step: Step): void
  ended(result: RepairResult): void
}
