/** One step: guards on a fresh look, the intent on the disk, the act, and the proof that it worked. */
import { asFailure, CinderSweepError } from '../kernel/errors.ts'
import { type Done, done } from '../model/act.ts'
import type { Finding } from '../model/finding.ts'
import type { Repair, Step } from '../model/plan.ts'
import type { StepOutcome, StepResult } from '../model/run.ts'
import { firstBreach } from '../plan/check.ts'
import { notAllowed } from '../plan/hold.ts'
import type { View } from '../plan/view.ts'
import type { Lease } from '../ports/journal.ts'
import type { RegionWriters } from '../ports/writers.ts'
import { carryOutAct } from './act.ts'
import type { ApplyDeps } from './deps.ts'
import { freshLook } from './fresh-look.ts'
import { type Said, saidBy } from './refusal.ts'

export interface Task {
  readonly run: string
  readonly repair: Repair
  readonly finding: Finding
  readonly lease: Lease
  readonly writers: RegionWriters
}

/** How long a lock is held without a sign of life. Longer than any one act may take. */
export const leaseMs = 10 * 60_000

const betweenLooksMs = 2_000

export async function takeStep(step: Step, view: View, task: Task, deps: ApplyDeps): Promise<StepResult> {
  const { finding } = task
  const otherwise = firstBreach(step.guards, view, finding.id)
  if (otherwise !== null)
    return firstBreach(step.proof, view, finding.id) === null
      ? end(step, { outcome: 'done-before', why: null }, done, task, deps)
      : end(step, { outcome: 'changed', why: otherwise }, done, task, deps)
  deps.told.step(task.repair, step)
  await deps.pass('before-intent', step.key)
  keepLease(task, deps)
  deps.journal.write(task.run, task.repair.finding, deps.clock.now(), {
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

async function tryAct(step: Step, { writers }: Task, { signal }: ApplyDeps): Promise<Tried> {
  try {
    return { done: await carryOutAct(step.act, writers, signal), failure: null }
  } catch (thrown) {
    return { done, failure: asFailure(thrown) }
  }
}

/** Whatever was answered: only what is seen afterwards counts. */
async function conclude(step: Step, tried: Tried, task: Task, deps: ApplyDeps): Promise<StepResult> {
  const { failure } = tried
  const said = failure === null ? null : saidBy(failure)
  if (said === 'conflict')
    return end(step, { outcome: 'changed', why: (failure as CinderSweepError).message }, tried.done, task, deps)
  const patience = said === null || said === 'unsure' ? step.within_ms : 0
  const missing = await waitForProof(step, patience, task, deps)
  if (missing === null) return end(step, { outcome: 'done', why: null }, tried.done, task, deps)
  if (failure === null)
    return end(step, { outcome: 'unproved', why: `it was accepted, but ${missing}` }, tried.done, task, deps)
  return harder(step, failure, said as Said, task, deps)
}

/** The next tool of the ladder, where this one's refusal is a reason for it and the operator allows it. */
async function harder(
  step: Step,
  failure: CinderSweepError,
  said: Said,
  task: Task,
  deps: ApplyDeps,
): Promise<StepResult> {
  const { instead } = step
  const outcome = said === 'unsure' || said === 'failed' ? 'failed' : 'refused'
  const fits = instead !== null && (instead.when as readonly Said[]).includes(said)
  const missing = fits && instead.needs !== null && !deps.policy.allowed.has(instead.needs) ? instead.needs : null
  if (!fits || missing !== null) {
    const why = missing === null ? failure.message : `${failure.message}; what comes next ${notAllowed(missing)}`
    return end(step, { outcome, why }, done, task, deps)
  }
  end(step, { outcome, why: `${failure.message}; another way is tried` }, done, task, deps)
  return takeStep(instead.step, await freshLook(task.finding, deps, 'at-once'), task, deps)
}

/** Null when it was seen in time; else what is still otherwise. */
async function waitForProof(step: Step, patienceMs: number, task: Task, deps: ApplyDeps): Promise<string | null> {
  const until = deps.clock.now() + patienceMs
  for (;;) {
    const missing = firstBreach(step.proof, await freshLook(task.finding, deps, 'at-once'), task.finding.id)
    if (missing === null || deps.clock.now() >= until || deps.signal?.aborted) return missing
    await deps.clock.sleep(betweenLooksMs)
    keepLease(task, deps)
  }
}

function end(
  step: Step,
  { outcome, why }: { readonly outcome: StepOutcome; readonly why: string | null },
  { before, after }: Done,
  task: Task,
  { journal, clock }: ApplyDeps,
): StepResult {
  const ended = { step: step.key, outcome, why, before, after }
  journal.write(task.run, task.repair.finding, clock.now(), { kind: 'step-ended', act: step.act, ...ended })
  return { ...ended, act: step.act.act, says: step.says }
}

/** Nothing is done under a lock that was lost: somebody else may have it, and be at work. */
function keepLease({ lease }: Task, { locks, clock }: ApplyDeps): void {
  const now = clock.now()
  if (locks.renew(lease, now, now + leaseMs)) return
  throw new CinderSweepError('lock.lost', `the lock on ${lease.names.join(', ')} was lost`, {
    hint: 'Another run may be at work on it. Look at "cindersweep history", then "cindersweep resume".',
  })
}
