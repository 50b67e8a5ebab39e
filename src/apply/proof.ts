/** What is seen after an act: that alone says whether it worked. */
import type { Done } from '../model/act.ts'
import type { Step } from '../model/plan.ts'
import type { StepOutcome, StepResult } from '../model/run.ts'
import { firstBreach } from '../plan/check.ts'
import type { ApplyDeps } from './deps.ts'
import { freshLook } from './fresh-look.ts'
import { keepLeases } from './run-lock.ts'
import { halted, type Task } from './task.ts'

const betweenLooksMs = 2_000

/** Null when it was seen in time; else what is still otherwise. */
export async function waitForProof(
  step: Step,
  patienceMs: number,
  task: Task,
  deps: ApplyDeps,
): Promise<string | null> {
  const until = deps.clock.now() + patienceMs
  for (;;) {
    const missing = firstBreach(step.proof, await freshLook(task.finding, deps, 'at-once'), task.finding.id)
    if (missing === null || deps.clock.now() >= until) return missing
    if (deps.signal?.aborted) throw halted(task.repair)
    await deps.clock.sleep(betweenLooksMs)
    keepLeases(task.leases, deps)
  }
}

/** Writes down how a step ended. */
export function endStep(
  step: Step,
  { outcome, why }: { readonly outcome: StepOutcome; readonly why: string | null },
  { before, after }: Done,
  { course, repair }: Task,
  { journal, clock }: ApplyDeps,
): StepResult {
  const ended = { step: step.key, outcome, why, before, after }
  journal.write(course.run, repair.finding, clock.now(), { kind: 'step-ended', act: step.act, ...ended })
  return { ...ended, act: step.act.act, says: step.says }
}
