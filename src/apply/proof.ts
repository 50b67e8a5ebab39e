/** What is seen after an act: that alone says whether it worked. */
import type { Done } from '../model/act.ts'
import type { Step } from '../model/plan.ts'
import type { StepOutcome, StepResult } from '../model/run.ts'
import { firstBreach } from '../plan/check.ts'
import type { ApplyDeps } from './deps.ts'
import { freshLook } from './fresh-look.ts'
import { keepLeases } from './run-lock.ts'
import { halted, type Task } from './task.ts'

const firstPauseMs = 2_000
/** Far below the time after which a lock without a sign of life is anybody’s. */
const longestPauseMs = 5 * 60_000

/** What takes long is looked at seldom: each look asks services, back end and hosts. */
const pauseAfter = (waitedMs: number): number => Math.min(longestPauseMs, Math.max(firstPauseMs, waitedMs / 10))

/** Null when it was seen in time; else what is still otherwise. */
export async function waitForProof(
  step: Step,
  patienceMs: number,
  task: Task,
  deps: ApplyDeps,
): Promise<string | null> {
  const { clock } = deps
  const since = clock.now()
  for (;;) {
    const missing = firstBreach(step.proof, await freshLook(task.finding, deps, 'at-once'), task.finding.id)
    const waitedMs = clock.now() - since
    if (missing === null || waitedMs >= patienceMs) return missing
    await pause(Math.min(pauseAfter(waitedMs), patienceMs - waitedMs), task, deps)
    keepLeases(task.leases, deps)
  }
}

async function pause(ms: number, { repair }: Task, { clock, signal }: ApplyDeps): Promise<void> {
  try {
    if (!signal?.aborted) await clock.sleep(ms, signal)
  } catch (thrown) {
    if (!signal?.aborted) throw thrown
  }
  if (signal?.aborted) throw halted(repair)
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
