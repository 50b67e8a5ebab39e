/** What one repair is carried out with. */
import { CinderSweepError } from '../kernel/errors.ts'
import type { Act } from '../model/act.ts'
import type { Finding } from '../model/finding.ts'
import type { Repair, Step } from '../model/plan.ts'
import type { Lease } from '../ports/journal.ts'
import type { RegionWriters } from '../ports/writers.ts'

/** One carrying-out of a plan. */
export interface Course {
  readonly run: string
  readonly kind: 'apply' | 'undo'
  /** On all runs: only one goes on at a time. */
  readonly lease: Lease
}

/** A repair, and what is wrong. */
export interface Chosen {
  readonly repair: Repair
  readonly finding: Finding
  /** What this run has already done to the same volume: so far it may be otherwise than it was planned. */
  readonly earlier?: readonly Act[]
  /** Findings that the plan knows of, by their ids: anything else has come up since, or was not chosen. */
  readonly planned?: ReadonlySet<string>
}

export interface Task extends Chosen {
  readonly course: Course
  /** Without any of these nothing may be done. */
  readonly leases: readonly Lease[]
  readonly writers: RegionWriters
}

/** The step of that key, or one of the harder ones that stand in for it. */
export function stepIn({ steps }: Pick<Repair, 'steps'>, key: string): Step | null {
  for (const step of steps)
    for (let rung: Step | null = step; rung !== null; rung = rung.instead?.step ?? null)
      if (rung.key === key) return rung
  return null
}

/** Whether it is that step, or a harder one that stands in for it: `1b` and `1bb` for `1`. */
export const isRungOf = (key: string, step: string): boolean =>
  key.startsWith(step) && /^b*$/.test(key.slice(step.length))

/** What was begun stays as it is: its intent is in the journal, and the world tells later what became of it. */
export const halted = ({ finding }: Repair): CinderSweepError =>
  new CinderSweepError('run.halted', `stopped in the midst of the repair of ${finding}`, {
    hint: 'Go on with "cindersweep resume", or give back what was done with "cindersweep undo".',
  })
