/** One repair: what is wrong is seen again, each step is taken and proved, and at the end it is no longer found. */
import { CinderSweepError } from '../kernel/errors.ts'
import type { Repair } from '../model/plan.ts'
import type { Outcome, RepairResult, StepResult } from '../model/run.ts'
import { isConsequence } from '../plan/consequences.ts'
import { changesBetween, sayChange, seenOf } from '../plan/seen.ts'
import type { View } from '../plan/view.ts'
import type { RegionWriters } from '../ports/writers.ts'
import type { ApplyDeps } from './deps.ts'
import { freshLook } from './fresh-look.ts'
import type { Past } from './progress-of.ts'
import { recallStep } from './recall-step.ts'
import { giveBack, leaseMs } from './run-lock.ts'
import { takeStep } from './take-step.ts'
import { type Chosen, type Course, halted, isRungOf, stepIn, type Task } from './task.ts'

export async function carryOut(course: Course, chosen: Chosen, past: Past, deps: ApplyDeps): Promise<RepairResult> {
  const { repair } = chosen
  const { journal, locks, clock } = deps
  await deps.pass('before-lock', repair.finding)
  const holder = { run: course.run, operator: deps.operator }
  const taken = locks.take(repair.locks, holder, clock.now(), clock.now() + leaseMs)
  if ('heldBy' in taken)
    return result(repair, past.ended, 'skipped', `${taken.name} is being repaired by run ${taken.heldBy.run}`)
  try {
    if (!past.began) journal.write(course.run, repair.finding, clock.now(), { kind: 'repair-began' })
    const leases = [course.lease, taken.lease]
    const ended = await takeSteps({ ...chosen, course, leases, writers: writersFor(repair, deps) }, past, deps)
    await deps.pass('before-repair-end', repair.finding)
    const { outcome, why } = ended
    journal.write(course.run, repair.finding, clock.now(), { kind: 'repair-ended', outcome, why })
    await deps.pass('after-repair-end', repair.finding)
    return ended
  } finally {
    giveBack(taken.lease, deps)
  }
}

async function takeSteps(task: Task, past: Past, deps: ApplyDeps): Promise<RepairResult> {
  const { course, repair, finding } = task
  const results: StepResult[] = past.ended.filter((one) => isSettled(one, past.ended))
  const over = endOf(repair, past)
  if (over !== null) return result(repair, past.ended, outcomeOf(over), over.why ?? '')
  await deps.pass('before-first-look', repair.finding)
  let view = await freshLook(finding, deps, past.began || task.earlier?.length ? 'at-once' : 'by-policy')
  const stale = past.began ? null : staleness(task, view)
  if (stale !== null) return result(repair, results, 'changed', stale)
  const known = past.began ? [] : view.findings.map(({ id }) => id)
  for (const step of repair.steps) {
    if (results.some((one) => one.step === step.key)) continue
    if (deps.signal?.aborted) throw halted(repair)
    const recalled = past.pending === null ? null : await recallStep(step, past.pending, task, deps)
    if (past.pending !== null && recalled === null) view = await freshLook(finding, deps, 'at-once')
    const tried =
      recalled === null
        ? await takeStep(step, view, task, deps)
        : [...past.ended.filter((one) => isRungOf(one.step, step.key) && one.step !== recalled.step), recalled]
    const ended = tried.at(-1) as StepResult
    results.push(...tried)
    await deps.pass('after-outcome', step.key)
    if (!isDone(ended)) return result(repair, results, outcomeOf(ended), ended.why ?? '')
    await deps.pass('before-next-step', step.key)
    view = await freshLook(finding, deps, 'at-once')
    const hindrance = course.kind === 'undo' ? null : hindranceOf(finding, view)
    if (hindrance !== null) return result(repair, results, 'changed', hindrance)
  }
  return atTheEnd({ ...task, planned: new Set([...(task.planned ?? []), ...known]) }, results, view)
}

function atTheEnd(task: Task, results: readonly StepResult[], view: View): RepairResult {
  const { course, repair, finding } = task
  if (course.kind === 'undo') {
    const { lost = [] } = repair
    return result(repair, results, 'repaired', ['what was done is given back', ...lost].join('; but '))
  }
  const still = view.findings.find(({ id }) => id === finding.id)
  return still === undefined
    ? result(repair, results, 'repaired', ['it is no longer found', ...leftOf(task, view)].join('; '))
    : result(repair, results, 'failed', `all steps were taken, and it is still found: ${still.summary}`)
}

/** What else is wrong with the volume now, and was not before: often what the fault had hidden. */
const leftOf = ({ planned, repair }: Task, { findings }: View): readonly string[] =>
  findings
    .filter(
      ({ id, volume }) => planned !== undefined && !planned.has(id) && volume !== null && volume === repair.volume,
    )
    .map(({ fault, summary }) => `${fault} is found now, and needs a plan of its own: ${summary}`)

/** The step that ended a repair, also where the process was killed before it could say that all of it had ended. */
function endOf(repair: Repair, { ended, pending }: Past): StepResult | null {
  const last = ended.at(-1)
  if (last === undefined || pending !== null || isDone(last)) return null
  const another = stepIn(repair, last.step)?.instead?.when ?? []
  const goesOn =
    another.length > 0 &&
    (last.outcome === 'refused' ||
      last.outcome === 'failed' ||
      (last.outcome === 'unproved' && another.includes('unproved')))
  return goesOn ? null : last
}

/** Done, or given up for the harder tool that did it. */
const isSettled = (one: StepResult, all: readonly StepResult[]): boolean =>
  isDone(one) || all.some((other) => isRungOf(other.step, one.step) && isDone(other))

const isDone = ({ outcome }: StepResult): boolean => outcome === 'done' || outcome === 'done-before'

function outcomeOf({ outcome }: StepResult): Outcome {
  if (outcome === 'changed' || outcome === 'refused') return outcome
  return 'failed'
}

/** Null when what is wrong is as it was planned, and may still be repaired; else what differs. */
function staleness({ course, finding, repair, earlier = [] }: Task, view: View): string | null {
  const now = view.findings.find(({ id }) => id === finding.id)
  const changes = changesBetween(repair.seen, seenOf(finding, view)).filter(
    (change) => !earlier.some((act) => isConsequence(act, change)),
  )
  if (changes.length > 0) return changes.map(sayChange).join('; ')
  // What is given back was repaired: there is no fault to be found again.
  if (course.kind === 'undo') return null
  return now === undefined ? 'it is no longer found, or something of it moves' : hindranceOf(finding, view)
}

/** What its own rule says against going on with what is still found. */
function hindranceOf({ id }: Task['finding'], { findings }: View): string | null {
  const now = findings.find((found) => found.id === id)
  if (now === undefined) return null
  const against = now.remedy.blocked_by.join('; ')
  if (against !== '') return against
  return now.confidence === 'confirmed' ? null : 'it is no longer confirmed'
}

const result = (repair: Repair, steps: readonly StepResult[], outcome: Outcome, why: string): RepairResult => ({
  finding: repair.finding,
  fault: repair.fault,
  volume: repair.volume,
  outcome,
  why,
  steps,
})

function writersFor({ region }: Repair, { writers }: ApplyDeps): RegionWriters {
  const found = writers.find((entry) => entry.region === region)
  if (found !== undefined) return found
  throw new CinderSweepError('plan.other-cloud', `region ${region} is not among those that may be changed`, {
    hint: 'Choose the region that the plan was made for with --os-region-name, or make a new plan.',
  })
}
