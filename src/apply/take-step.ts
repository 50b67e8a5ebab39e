/** One step: guards on a fresh look, the intent on the disk, the act, and the proof that it worked. */
import { asFailure, type CinderSweepError } from '../kernel/errors.ts'
import { type Done, done } from '../model/act.ts'
import type { Step } from '../model/plan.ts'
import type { StepOutcome, StepResult } from '../model/run.ts'
import { firstBreach } from '../plan/check.ts'
import { notAllowed } from '../plan/hold.ts'
import type { View } from '../plan/view.ts'
import { carryOutAct } from './act.ts'
import type { ApplyDeps } from './deps.ts'
import { freshLook } from './fresh-look.ts'
import { endStep, waitForProof } from './proof.ts'
import { type Said, saidBy } from './refusal.ts'
import { keepLeases } from './run-lock.ts'
import type { Task } from './task.ts'

/** What was tried, in its order: the last one says how the step ended. */
export async function takeStep(step: Step, view: View, task: Task, deps: ApplyDeps): Promise<readonly StepResult[]> {
  const { finding } = task
  const otherwise = firstBreach(step.guards, view, finding.id)
  if (otherwise !== null)
    return firstBreach(step.proof, view, finding.id) === null
      ? [endStep(step, { outcome: 'done-before', why: null }, done, task, deps)]
      : [endStep(step, { outcome: 'changed', why: otherwise }, done, task, deps)]
  deps.told.step(task.repair, step)
  await deps.pass('before-intent', step.key)
  keepLeases(task.leases, deps)
  deps.journal.write(task.course.run, task.repair.finding, deps.clock.now(), {
    kind: 'step-intended',
    step: step.key,
    act: step.act,
  })
  await deps.pass('after-intent', step.key)
  const tried = await tryAct(step, task, deps)
  await deps.pass('after-act', step.key)
  return conclude(step, tried, task, deps)
}

interface Tried {
  readonly done: Done
  /** Null when it was carried out. */
  readonly failure: CinderSweepError | null
}

async function tryAct(step: Step, { course, repair, writers }: Task, deps: ApplyDeps): Promise<Tried> {
  let kept = done.before
  const keep = (before: Done['before']): void => {
    const entry = { kind: 'step-kept', step: step.key, before } as const
    deps.journal.write(course.run, repair.finding, deps.clock.now(), entry)
    kept = before
  }
  try {
    return { done: await carryOutAct(step.act, writers, { signal: deps.signal, keep }), failure: null }
  } catch (thrown) {
    const failure = asFailure(thrown)
    // Nothing was done then, and nothing more may be.
    if (failure.code === 'journal.failed') throw failure
    return { done: { before: kept, after: {} }, failure }
  }
}

/** Whatever was answered: only what is seen afterwards counts. */
async function conclude(step: Step, tried: Tried, task: Task, deps: ApplyDeps): Promise<readonly StepResult[]> {
  const { failure } = tried
  const said = failure === null ? null : saidBy(failure)
  if (said === 'conflict')
    return [endStep(step, { outcome: 'changed', why: (failure as CinderSweepError).message }, tried.done, task, deps)]
  // A service that broke over it, or did not answer, may still be at it: what comes next waits until that is over.
  const patience = said === 'refused' || said === 'absent' ? 0 : step.within_ms
  const missing = await waitForProof(step, patience, task, deps)
  if (missing === null) return [endStep(step, { outcome: 'done', why: null }, tried.done, task, deps)]
  const why = failure === null ? `it was accepted, but ${missing}` : failure.message
  return harder(step, { said: said ?? 'unproved', why, done: tried.done }, task, deps)
}

interface Fruitless {
  readonly said: Said
  readonly why: string
  readonly done: Done
}

/** The next tool of the ladder, where this one's refusal is a reason for it and the operator allows it. */
async function harder(
  step: Step,
  { said, why, done }: Fruitless,
  task: Task,
  deps: ApplyDeps,
): Promise<readonly StepResult[]> {
  const { instead } = step
  const outcome = outcomeOf(said)
  const fits = instead !== null && (instead.when as readonly Said[]).includes(said)
  const missing = fits && instead.needs !== null && !deps.policy.allowed.has(instead.needs) ? instead.needs : null
  if (!fits || missing !== null) {
    const says = missing === null ? why : `${why}; what comes next ${notAllowed(missing)}`
    return [endStep(step, { outcome, why: says }, done, task, deps)]
  }
  const soft = endStep(step, { outcome, why: `${why}; another way is tried` }, done, task, deps)
  return [soft, ...(await takeStep(instead.step, await freshLook(task.finding, deps, 'at-once'), task, deps))]
}

function outcomeOf(said: Said): StepOutcome {
  if (said === 'unproved') return 'unproved'
  return said === 'unsure' || said === 'failed' ? 'failed' : 'refused'
}
