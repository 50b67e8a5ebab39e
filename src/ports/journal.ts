/** The durable record of runs: what was intended before each act, and what became of it. */
import type { Instant } from '../kernel/time.ts'
import type { Act } from '../model/act.ts'
import type { Plan } from '../model/plan.ts'
import type { Outcome, StepOutcome } from '../model/run.ts'

export interface RunRecord {
  readonly run: string
  readonly kind: 'apply' | 'undo'
  /** The run that an undo gives back; null for others. */
  readonly of: string | null
  readonly plan: Plan
  readonly operator: string
  readonly startedAt: Instant
  /** Null while it goes on, or when it was killed. */
  readonly endedAt: Instant | null
  readonly state: 'running' | 'done' | 'halted'
  /** Who went on with it after it was stopped or killed, and when. */
  readonly resumed: readonly Resumption[]
}

export interface Resumption {
  readonly operator: string
  readonly at: Instant
}

export type Entry =
  | { readonly kind: 'repair-began' }
  | { readonly kind: 'step-intended'; readonly step: string; readonly act: Act }
  /** What was there before, where nobody could say it afterwards. */
  | { readonly kind: 'step-kept'; readonly step: string; readonly before: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'step-ended'
      readonly step: string
      readonly act: Act
      readonly outcome: StepOutcome
      readonly why: string | null
      readonly before: Readonly<Record<string, unknown>>
      readonly after: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'repair-ended'; readonly outcome: Outcome; readonly why: string }

export type Written = Entry & {
  readonly seq: number
  readonly run: string
  /** Id of the finding. */
  readonly repair: string
  readonly at: Instant
}

export type NewRun = Omit<RunRecord, 'endedAt' | 'state' | 'resumed'>

/**
 * Each write is on the disk when its call returns, or it throws `journal.failed`, and nothing may be done.
 * So does a run that is begun twice, and a write to one that was never begun.
 */
export interface Journal {
  begin(run: NewRun): void
  /** It goes on: whoever takes it up, it is the same run. */
  resume(run: string, by: Resumption): void
  write(run: string, repair: string, at: Instant, entry: Entry): void
  end(run: string, state: 'done' | 'halted', at: Instant): void
  run(id: string): RunRecord | null
  /** The newest first. */
  runs(limit: number): readonly RunRecord[]
  /** In the order in which they were written. */
  entries(run: string): readonly Written[]
  /** How many runs, but for those that undo another, began to repair this volume since then. */
  repairsOf(volume: string, since: Instant): number
  close(): void
}

/** Keeps others away from what is being repaired: by one process at a time, whatever the run. */
export interface Locks {
  /** All of the names, or none: then who has one of them. `until` frees what a dead holder left behind. */
  take(names: readonly string[], holder: Claimant, now: Instant, until: Instant): Taken
  /** Whether it is still ours, and if so, until when from now on. A lease that ran out may be somebody else's. */
  renew(lease: Lease, now: Instant, until: Instant): boolean
  release(lease: Lease): void
}

export interface Claimant {
  readonly run: string
  readonly operator: string
}

/** Who has a lock, for those whom it keeps waiting. */
export interface Holding extends Claimant {
  readonly host: string
  readonly pid: number
  readonly since: Instant
  readonly until: Instant
}

/** Grows with every lock taken: an act under an older one is too late. */
export interface Lease {
  readonly names: readonly string[]
  readonly fence: number
}

export type Taken = { readonly lease: Lease } | { readonly heldBy: Holding; readonly name: string }
