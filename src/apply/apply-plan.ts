/** Carries out a plan, repair by repair, with every intent on the disk before its act. */
import { asFailure, CinderSweepError } from '../kernel/errors.ts'
import type { Finding } from '../model/finding.ts'
import { type Plan, planSchema, type Repair } from '../model/plan.ts'
import { type Outcome, type RepairResult, type RunReport, runSchema } from '../model/run.ts'
import { digestOf } from '../plan/digest.ts'
import { carryOut } from './carry-out.ts'
import type { ApplyDeps } from './deps.ts'
import { nothingYet, type Past, pastOf } from './progress-of.ts'

export interface Applying {
  readonly run: string
  readonly plan: Plan
  readonly kind: 'apply' | 'undo'
  readonly of: string | null
  /** The Keystone of the cloud that is logged in to. */
  readonly authUrl: string
}

export async function applyPlan(applying: Applying, deps: ApplyDeps): Promise<RunReport> {
  const { run, plan, kind, of } = applying
  checkPlan(applying, deps)
  deps.journal.begin({ run, kind, of, plan, operator: deps.operator, startedAt: deps.clock.now() })
  return goThrough(run, plan, () => nothingYet, deps)
}

/** Goes on with a run that was killed or stopped: with what the journal knows, and the world as it is now. */
export async function resumeRun(applying: Omit<Applying, 'plan' | 'kind' | 'of'>, deps: ApplyDeps): Promise<RunReport> {
  const record = deps.journal.run(applying.run)
  if (record === null) throw unknownRun(applying.run)
  checkPlan({ ...applying, ...record }, deps)
  const entries = deps.journal.entries(applying.run)
  const past = (repair: Repair): Past => pastOf(repair.finding, entries, (step) => saysOf(repair, step))
  return goThrough(applying.run, record.plan, past, deps)
}

async function goThrough(run: string, plan: Plan, past: (repair: Repair) => Past, deps: ApplyDeps): Promise<RunReport> {
  const findings = new Map(plan.findings.map((finding) => [finding.id, finding]))
  const results: RepairResult[] = []
  try {
    for (const repair of plan.repairs) {
      const before = past(repair)
      const ended = before.result === null ? null : { ...before.result, steps: before.ended }
      const result =
        ended === null
          ? await repairOne(run, repair, findings.get(repair.finding) as Finding, before, results, deps)
          : { ...skipped(repair, ''), ...ended }
      results.push(result)
      deps.told.ended(result)
    }
    await deps.pass('before-run-end', run)
    deps.journal.end(run, 'done', deps.clock.now())
  } catch (thrown) {
    const failure = asFailure(thrown)
    // A journal that cannot be written to can still less be told that it is over.
    if (failure.code !== 'journal.failed') deps.journal.end(run, 'halted', deps.clock.now())
    throw failure
  }
  return { schema: runSchema, run, results }
}

async function repairOne(
  run: string,
  repair: Repair,
  finding: Finding,
  past: Past,
  earlier: readonly RepairResult[],
  deps: ApplyDeps,
): Promise<RepairResult> {
  if (repair.held.length > 0) return skipped(repair, repair.held.join('; '))
  const unready = repair.after.find((id) => earlier.find((one) => one.finding === id)?.outcome !== 'repaired')
  if (unready !== undefined) return skipped(repair, `what comes first was not repaired: ${unready}`)
  if (!past.began && !(await deps.agrees(repair, finding))) return skipped(repair, notAgreed(repair))
  return carryOut(run, repair, finding, past, deps)
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

export function saysOf(repair: Repair, key: string): string {
  for (const step of repair.steps) {
    if (step.key === key) return step.says
    if (step.instead?.step.key === key) return step.instead.step.says
  }
  return key
}

/** A plan that was edited, is old, or belongs to another cloud is not carried out at all. */
export function checkPlan(
  { plan, authUrl }: Pick<Applying, 'plan' | 'authUrl'>,
  { clock }: Pick<ApplyDeps, 'clock'>,
): void {
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
  if (plan.cloud.auth_url !== authUrl)
    throw new CinderSweepError('plan.other-cloud', `the plan is for ${plan.cloud.auth_url}, and this is ${authUrl}`, {
      hint: 'Choose the cloud that it was made for with --os-cloud, or make a plan for this one.',
    })
  const age = clock.now() - Date.parse(plan.made_at)
  if (age > oldestMs)
    throw refused(`the plan is ${Math.floor(age / 3_600_000)} hours old`, 'Make it anew: much can have changed.')
}

const oldestMs = 24 * 3_600_000

const refused = (message: string, hint: string): CinderSweepError =>
  new CinderSweepError('plan.stale', message, { hint })

export const unknownRun = (run: string): CinderSweepError =>
  new CinderSweepError('run.unknown', `the journal has no run "${run}"`, {
    hint: 'List the runs with "cindersweep history".',
  })
