/** How far one repair came, as the journal tells it. */
import type { Instant } from '../kernel/time.ts'
import { type Done, done } from '../model/act.ts'
import type { RepairResult, StepResult } from '../model/run.ts'
import type { Written } from '../ports/journal.ts'

export interface Past {
  readonly began: boolean
  /** Steps that ended, whichever way, in their order. */
  readonly ended: readonly StepResult[]
  readonly pending: Pending | null
  readonly result: Pick<RepairResult, 'outcome' | 'why'> | null
}

/** A step whose act may have been done: the intent was written, and no outcome after it. */
export interface Pending {
  readonly step: string
  readonly since: Instant
  /** What its writer kept before it changed anything. */
  readonly kept: Done['before']
}

export const nothingYet: Past = { began: false, ended: [], pending: null, result: null }

export function pastOf(repair: string, entries: readonly Written[], says: (step: string) => string): Past {
  let past = nothingYet
  for (const entry of entries) if (entry.repair === repair) past = after(past, entry, says)
  return past
}

function after(past: Past, entry: Written, says: (step: string) => string): Past {
  switch (entry.kind) {
    case 'repair-began':
      return { ...past, began: true }
    case 'step-intended':
      return { ...past, pending: { step: entry.step, since: entry.at, kept: done.before } }
    case 'step-kept':
      return past.pending === null ? past : { ...past, pending: { ...past.pending, kept: entry.before } }
    case 'step-ended': {
      const { step, act, outcome, why, before, after: left } = entry
      const ended = { step, act: act.act, says: says(step), outcome, why, before, after: left }
      return { ...past, pending: null, ended: [...past.ended.filter((one) => one.step !== step), ended] }
    }
    case 'repair-ended':
      return { ...past, result: { outcome: entry.outcome, why: entry.why } }
  }
}
