/** Carries out a plan, repair by repair, with every intent on the disk before its act. */
import { asFailure, CinderSweepError } from '../kernel/errors.ts'
import type { Act } from '../model/act.ts'
import type { Finding } from '../model/finding.ts'
import { type Plan, planSchema, type Repair } from '../model/plan.ts'
import { type Outcome, type RepairResult, type RunReport, runSchema, type StepResult } from '../model/run.ts'
import { digestOf } from '../plan/digest.ts'
import { tooOften } from '../plan/hold.ts'
import { withinLimits } from '../plan/limits.ts'
import { carryOut } from './carry-out.ts'
import type { ApplyDeps } from './deps.ts'
import { nothingYet, type Past, pastOf } from './progress-of.ts'
import { alone } from './run-lock.ts'
import { type Chosen, type Course, stepIn } from './task.ts'

export interface Applying {
  readonly run: string
  readonly plan: Plan
  readonly kind: 'apply' | 'undo'
  readonly of: string | null
  /** The Keystone of the cloud that is logged in to. */
  readonly authUrl: string
}

/** Throws `lock.held` while another run goes on. */
export async function applyPlan(applying: Applying, deps: ApplyDeps): Promise<RunReport> {
  const { run, plan, kind, of } = applying
  checkPlan(applying, deps)
  return alone(run, deps, async (lease) => {
    const tired = kind === 'apply' ? tooOftenRepaired(plan, deps) : new Map<string, string>()
    endUndone(of, deps)
    deps.journal.begin({ run, kind, of, plan, operator: deps.operator, startedAt: deps.clock.now() })
    return goThrough(plan, { run, kind, lease }, deps, (repair) => ({
      past: nothingYet,
      refused: tired.get(repair.finding) ?? null,
    }))
  })
}

/** Goes on with a run that was killed or stopped: with what the journal knows, and the world as it is now. */
export async function resumeRun(applying: Omit<Applying, 'plan' | 'kind' | 'of'>, deps: ApplyDeps): Promise<RunReport> {
  const { run } = applying
  return alone(run, deps, async (lease) => {
    const record = deps.journal.run(run)
    if (record === null) throw unknownRun(run)
    if (record.state === 'done') throw overAlready(run)
    checkWhole(record.plan)
    checkCloud({ ...applying, plan: record.plan })
    const entries = deps.journal.entries(run)
    const tooOld = oldAge(record.plan, deps)
    deps.journal.resume(run, { operator: deps.operator, at: deps.clock.now() })
    return goThrough(record.plan, { run, kind: record.kind, lease }, deps, (repair) => {
      const past = pastOf(repair.finding, entries, (step) => saysOf(repair, step))
      // What was begun is finished: half of a repair is worse than an old one. The rest is as stale as any plan.
      return { past, refused: past.began ? null : tooOld }
    })
  })
}

/** What is given back is not gone on with. */
function endUndone(of: string | null, { journal, clock }: ApplyDeps): void {
  if (of !== null && journal.run(of)?.state !== 'done') journal.end(of, 'done', clock.now())
}

interface Before {
  readonly past: Past
  /** Why it is not begun any more; null where it may be. */
  readonly refused: string | null
}

async function goThrough(
  plan: Plan,
  course: Course,
  deps: ApplyDeps,
  before: (repair: Repair) => Before,
): Promise<RunReport> {
  const findings = new Map(plan.findings.map((finding) => [finding.id, finding]))
  const { run } = course
  const results: RepairResult[] = []
  const repairs = course.kind === 'undo' ? plan.repairs : withinLimits(plan.repairs, findings, deps.policy.limits)
  try {
    for (const repair of repairs) {
      const { past, refused } = before(repair)
      const result =
        past.result !== null
          ? { ...skipped(repair, ''), ...past.result, steps: past.ended }
          : ((past.began ? null : notBegun(repair, refused, results)) ??
            (await repairOne(course, chosenOf(repair, plan, results), past, deps)))
      results.push(result)
      deps.told.ended(result)
    }
    await deps.pass('before-run-end', run)
    deps.journal.end(run, 'done', deps.clock.now())
  } catch (thrown) {
    const failure = asFailure(thrown)
    // A journal that cannot be written to can still less be told that it is over; and without the lock on it, the run
    // may be somebody else's by now.
    if (failure.code !== 'journal.failed' && failure.code !== 'lock.lost')
      deps.journal.end(run, 'halted', deps.clock.now())
    throw failure
  }
  return { schema: runSchema, run, results }
}

const chosenOf = (repair: Repair, { findings, repairs }: Plan, results: readonly RepairResult[]): Chosen => ({
  repair,
  finding: findings.find(({ id }) => id === repair.finding) as Finding,
  planned: new Set(findings.map(({ id }) => id)),
  earlier: results
    .filter(({ volume }) => volume !== null && volume === repair.volume)
    .flatMap(({ finding, steps }) =>
      actsOf(
        repairs.find((other) => other.finding === finding),
        steps,
      ),
    ),
})

const actsOf = (repair: Repair | undefined, steps: readonly StepResult[]): readonly Act[] =>
  steps.map(({ step }) => (repair === undefined ? null : stepIn(repair, step))?.act).filter((act) => act !== undefined)

function notBegun(repair: Repair, refused: string | null, earlier: readonly RepairResult[]): RepairResult | null {
  if (repair.held.length > 0) return skipped(repair, repair.held.join('; '))
  if (refused !== null) return skipped(repair, refused)
  const unready = repair.after.find((id) => earlier.find((one) => one.finding === id)?.outcome !== 'repaired')
  return unready === undefined ? null : skipped(repair, `what comes first was not repaired: ${unready}`)
}

async function repairOne(course: Course, chosen: Chosen, past: Past, deps: ApplyDeps): Promise<RepairResult> {
  const { repair, finding } = chosen
  if (!past.began && !(await deps.agrees(repair, finding))) return skipped(repair, notAgreed(repair))
  return carryOut(course, chosen, past, deps)
}

/** By finding. Judged when the run begins: the plan may be older than the repairs that other runs have made. */
function tooOftenRepaired({ findings }: Plan, { journal, clock }: ApplyDeps): ReadonlyMap<string, string> {
  const since = clock.now() - dayMs
  const repairsOf = (volume: string): number => journal.repairsOf(volume, since)
  return new Map(
    findings.flatMap((finding) => tooOften(finding, { repairsOf }).map((why) => [finding.id, why] as const)),
  )
}

const notAgreed = ({ severity }: Repair): string =>
  severity === 'critical' ? 'it is critical: a person has to agree to it by itself' : 'the operator did not agree'

const skipped = ({ finding, fault, volume }: Repair, why: string, outcome: Outcome = 'skipped'): RepairResult => ({
  finding,
  fault,
  volume,
  outcome,
  why,
  steps: [],
})

export const saysOf = (repair: Repair, key: string): string => stepIn(repair, key)?.says ?? key

/** A plan that was edited, is old, or belongs to another cloud is not carried out at all. */
export function checkPlan(
  { plan, authUrl }: Pick<Applying, 'plan' | 'authUrl'>,
  { clock }: Pick<ApplyDeps, 'clock'>,
): void {
  checkWhole(plan)
  checkCloud({ plan, authUrl })
  const tooOld = oldAge(plan, { clock })
  if (tooOld !== null) throw refused(tooOld, 'Make it anew: much can have changed.')
}

export function checkWhole(plan: Plan): void {
  if (plan.schema !== planSchema)
    throw refused(
      `the plan is a "${plan.schema}", and this version reads "${planSchema}"`,
      'Make it anew with this version.',
    )
  if (digestOf(plan) !== plan.digest)
    throw refused(
      'the plan was edited after it was made: its digest does not fit',
      'Make it anew; choose with --fault, --volume, --host or --project.',
    )
}

export function checkCloud({ plan, authUrl }: Pick<Applying, 'plan' | 'authUrl'>): void {
  if (plan.cloud.auth_url === authUrl) return
  throw new CinderSweepError('plan.other-cloud', `the plan is for ${plan.cloud.auth_url}, and this is ${authUrl}`, {
    hint: 'Choose the cloud that it was made for with --os-cloud, or make a plan for this one.',
  })
}

function oldAge(plan: Plan, { clock }: Pick<ApplyDeps, 'clock'>): string | null {
  const age = clock.now() - Date.parse(plan.made_at)
  return age > dayMs ? `the plan is ${Math.floor(age / 3_600_000)} hours old` : null
}

const dayMs = 24 * 3_600_000

const refused = (message: string, hint: string): CinderSweepError =>
  new CinderSweepError('plan.stale', message, { hint })

export const unknownRun = (run: string): CinderSweepError =>
  new CinderSweepError('run.unknown', `the journal has no run "${run}"`, {
    hint: 'List the runs with "cindersweep history".',
  })

const overAlready = (run: string): CinderSweepError =>
  new CinderSweepError('run.refused', `run ${run} is over: nothing is left of it to go on with`, {
    hint: `See what became of it with "cindersweep show ${run}".`,
  })
