/** How far one repair came, as the journal tells it. */
import type { RepairResult, StepResult } from '../model/run.ts'
import type { Written } from '../ports/journal.ts'

export interface Past {
  readonly began: boolean
  /** Steps that ended, whichever way, in their order. */
  readonly ended: readonly StepResult[]
  /** A step whose act may have been done: the intent was written, and nothing after it. */
  readonly pending: string | null
  readonly result: Pick<RepairResult, 'outcome' | 'why'> | null
}

export const nothingYet: Past = { began: false, ended: [], pending: null, result: null }

export function pastOf(repair: string, entries: readonly Written[], says: (step: string) => string): Past {
  let past = nothingYet
  for (const entry of entries) {
    if (entry.repair !== repair) continue
    if (entry.kind === 'repair-began') past = { ...past, began: true }
    if (entry.kind === 'step-intended') past = { ...past, pending: entry.step }
    if (entry.kind === 'step-ended') {
      const { step, act, outcome, why, before, after } = entry
      const ended = { step, act: act.act, says: says(step), outcome, why, before, after }
      past = { ...past, pending: null, ended: [...past.ended.filter((one) => one.step !== step), ended] }
    }
    if (entry.kind === 'repair-ended') past = { ...past, result: { outcome: entry.outcome, why: entry.why } }
  }
  return past
}
