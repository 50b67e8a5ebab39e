/** Gives back what a run did, its last step first: with what the journal kept, and only while the world is as it was left. */
import { CinderSweepError } from '../kernel/errors.ts'
import { formatInstant } from '../kernel/time.ts'
import { type Done, done } from '../model/act.ts'
import { type Plan, planSchema, type Repair, type Step } from '../model/plan.ts'
import type { RunReport } from '../model/run.ts'
import { firstBreach } from '../plan/check.ts'
import { digestOf } from '../plan/digest.ts'
import { givingBack } from '../plan/give-back.ts'
import { numbered } from '../plan/recipe.ts'
import { seenOf } from '../plan/seen.ts'
import type { View } from '../plan/view.ts'
import type { RunRecord, Written } from '../ports/journal.ts'
import { applyPlan, checkCloud, checkWhole, saysOf, unknownRun } from './apply-plan.ts'
import type { ApplyDeps } from './deps.ts'
import { freshLook } from './fresh-look.ts'
import { type Past, pastOf } from './progress-of.ts'
import { alone } from './run-lock.ts'
import { type Chosen, stepIn } from './task.ts'

export interface Undoing {
  /** The new run. */
  readonly run: string
  readonly of: string
  /** The Keystone of the cloud that is logged in to. */
  readonly authUrl: string
}

export async function undoRun(undoing: Undoing, deps: ApplyDeps): Promise<RunReport> {
  const plan = await planUndo(undoing, deps)
  return applyPlan({ ...undoing, plan, kind: 'undo' }, deps)
}

/** What would be given back, and what cannot be; changes nothing. Throws while any run goes on. */
export async function planUndo({ run, of, authUrl }: Undoing, deps: ApplyDeps): Promise<Plan> {
  return alone(run, deps, async () => {
    const record = deps.journal.run(of)
    if (record === null) throw unknownRun(of)
    if (record.kind === 'undo') throw undidAnother(record)
    checkWhole(record.plan)
    checkCloud({ plan: record.plan, authUrl })
    const repairs: Repair[] = []
    for (const { chosen, past } of begunIn(record.plan, deps.journal.entries(of)))
      repairs.push(...(await givenBack(chosen, past, deps)))
    const linked = repairs.map((repair) => ({ ...repair, after: repairsAfter(repair, repairs, record.plan) }))
    return sealed(record.plan, linked, formatInstant(deps.clock.now()))
  })
}

type Known = Pick<Chosen, 'repair' | 'finding'>

interface Begun {
  readonly chosen: Known
  readonly past: Past
}

/** The last one first. */
function begunIn({ findings, repairs }: Plan, entries: readonly Written[]): readonly Begun[] {
  return repairs.toReversed().flatMap((repair) => {
    const past = pastOf(repair.finding, entries, (step) => saysOf(repair, step))
    const finding = findings.find(({ id }) => id === repair.finding)
    return past.began && finding !== undefined ? [{ chosen: { repair, finding }, past }] : []
  })
}

/** None where nothing was done. */
async function givenBack({ repair, finding }: Known, past: Past, deps: ApplyDeps): Promise<readonly Repair[]> {
  const view = await freshLook(finding, deps, 'at-once')
  const taken = takenSteps(repair, past, view)
  if (taken.length === 0) return []
  const drafts = taken.map(({ step, kept }) => (kept === null ? unsure(step) : givingBack(step, kept)))
  const lost = drafts.filter((draft) => typeof draft === 'string')
  const steps = numbered(drafts.filter((draft) => typeof draft !== 'string'))
  const otherwise = steps[0] === undefined ? null : firstBreach(steps[0].guards, view, finding.id)
  const held = steps.length === 0 ? lost : otherwise === null ? [] : [`what the run left is no longer so: ${otherwise}`]
  return [{ ...repair, steps, held, after: [], seen: seenOf(finding, view), lost }]
}

interface Taken {
  readonly step: Step
  /** Null where nobody knows whether it was done. */
  readonly kept: Done | null
}

/** The last one first. A step that found all done before did nothing that could be given back. */
function takenSteps(repair: Repair, { ended, pending }: Past, view: View): readonly Taken[] {
  const taken: Taken[] = ended.flatMap(({ step: key, outcome, before, after }) => {
    const step = stepIn(repair, key)
    if (step === null || (outcome !== 'done' && outcome !== 'unproved')) return []
    return [{ step, kept: outcome === 'done' ? { before, after } : null }]
  })
  const begun = pending === null ? null : stepIn(repair, pending.step)
  if (pending !== null && begun !== null) {
    const seen = firstBreach(begun.proof, view, repair.finding) === null
    taken.push({ step: begun, kept: seen ? { ...done, before: pending.kept } : null })
  }
  return taken.toReversed()
}

const unsure = ({ key, says }: Step): string =>
  `step ${key} (${says}) cannot be given back: whether it was done was never seen`

/** What was built on another repair goes first, and where it cannot go the other one stays. */
const repairsAfter = ({ finding }: Repair, undone: readonly Repair[], { repairs }: Plan): readonly string[] =>
  undone
    .map((other) => other.finding)
    .filter((id) => repairs.find((other) => other.finding === id)?.after.includes(finding))

function sealed({ cloud, allowed, findings }: Plan, repairs: readonly Repair[], madeAt: string): Plan {
  const plan = {
    schema: planSchema,
    cloud,
    made_at: madeAt,
    allowed,
    findings: findings.filter(({ id }) => repairs.some(({ finding }) => finding === id)),
    repairs,
  } as const
  return { ...plan, digest: digestOf(plan) }
}

const undidAnother = ({ run, of }: RunRecord): CinderSweepError =>
  new CinderSweepError('run.refused', `run ${run} gave back what run ${of} had done, and is not itself undone`, {
    hint: 'Make a new plan: it sees what is wrong now.',
  })
