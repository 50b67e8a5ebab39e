/** A step that was cut off: its act may have been done or not, and only the world can tell. */
import type { Step } from '../model/plan.ts'
import type { StepResult } from '../model/run.ts'
import type { ApplyDeps } from './deps.ts'
import type { Pending } from './progress-of.ts'
import { endStep, waitForProof } from './proof.ts'
import { stepIn, type Task } from './task.ts'

/**
 * Waits for the proof for as long as the act may still be at work. Null when it did not come: then the step is taken
 * like any other, from its softest tool, if its guards still hold.
 */
export async function recallStep(
  step: Step,
  pending: Pending,
  task: Task,
  deps: ApplyDeps,
): Promise<StepResult | null> {
  const tried = stepIn({ steps: [step] }, pending.step)
  if (tried === null) return null
  const patienceMs = Math.max(0, pending.since + tried.within_ms - deps.clock.now())
  if ((await waitForProof(tried, patienceMs, task, deps)) !== null) return null
  const why = 'the run was cut off in it, and its proof was seen afterwards'
  return endStep(tried, { outcome: 'done', why }, { before: pending.kept, after: {} }, task, deps)
}
