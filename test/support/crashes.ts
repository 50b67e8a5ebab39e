/** Runs that are killed at one of the places that they pass, as often as wanted, and gone on with. */
import { applyPlan, resumeRun } from '../../src/apply/apply-plan.ts'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import type { FaultPoint } from '../../src/apply/fault-point.ts'
import { leaseMs } from '../../src/apply/run-lock.ts'
import { CinderSweepError } from '../../src/kernel/errors.ts'
import type { Act } from '../../src/model/act.ts'
import type { FaultName } from '../../src/model/faults.ts'
import { permissions } from '../../src/model/permission.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { RunReport } from '../../src/model/run.ts'
import { recipes } from '../../src/plan/recipes.ts'
import type { Journal } from '../../src/ports/journal.ts'
import type { RegionWriters, Writer } from '../../src/ports/writers.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import type { Planted } from '../../src/simulate/faults/planted.ts'
import { populate } from '../../src/simulate/populate.ts'
import { eachWriter } from './each-writer.ts'
import { planOf, repairDepsOf, simulatedAuthUrl } from './simulated-repairs.ts'
import { stillCloud } from './simulated-scan.ts'

export interface Passed {
  readonly point: FaultPoint
  readonly about: string
}

export interface Ready {
  readonly cloud: SimulatedCloud
  readonly deps: ApplyDeps
  readonly plan: Plan
  readonly planted: Planted
  /** Acts that were carried out, as texts. */
  readonly acts: string[]
}

/** Everything that some recipe may mend. */
export const mendable = (): readonly { readonly fault: FaultName; readonly variant: string }[] =>
  allPlantings().filter(({ fault }) => recipes.has(fault))

/** The same each time, down to every id: a cloud with one fault in it, and a plan for it, unless it was made before. */
export async function readyToApply(
  fault: FaultName,
  variant?: string,
  made?: Plan,
  arrange: (cloud: SimulatedCloud) => void = () => undefined,
): Promise<Ready> {
  const cloud = stillCloud()
  populate(cloud, 2)
  arrange(cloud)
  const planted = plant(cloud, fault, { variant })
  const acts: string[] = []
  const deps = await repairDepsOf(cloud, {
    allowed: permissions.filter((name) => name !== 'unseen-hosts'),
    planes: ['database', 'backend', 'host', 'log'],
  })
  const counted = { ...deps, writers: deps.writers.map((writers) => countedWriters(writers, acts)) }
  return { cloud, planted, deps: counted, plan: made ?? (await planOf(counted)), acts }
}

/** Services that break over whatever they are asked: then it is the databases that are changed. */
const broken = async (): Promise<never> => {
  throw new CinderSweepError('api.failed', 'it answered 500', { hint: 'Look.', facts: { status: 500 } })
}

export const withBrokenServices = ({ deps, ...ready }: Ready): Ready => {
  const writers = deps.writers.map((own) => ({ ...own, cinder: broken, nova: broken }))
  return { ...ready, deps: { ...deps, writers } }
}

function countedWriters(writers: RegionWriters, acts: string[]): RegionWriters {
  const counted =
    <A extends Act>(writer: Writer<A>): Writer<A> =>
    async (act, ...rest) => {
      const done = await writer(act, ...rest)
      acts.push(JSON.stringify(act))
      return done
    }
  return eachWriter(writers, counted)
}

const run = 'run-1'

/** Undisturbed, with all that it passes. */
export async function undisturbed({ plan, deps }: Pick<Ready, 'plan' | 'deps'>) {
  const passed: Passed[] = []
  const pass = (point: FaultPoint, about: string): void => void passed.push({ point, about })
  const applying = { run, plan, kind: 'apply', of: null, authUrl: simulatedAuthUrl } as const
  return { report: await applyPlan(applying, { ...deps, pass }), passed }
}

/** Killed at the n-th place that it passes: from then on, nothing of it is written, released or done. */
export async function killedAt(at: number, { plan, deps }: Pick<Ready, 'plan' | 'deps'>): Promise<void> {
  const applying = { run, plan, kind: 'apply', of: null, authUrl: simulatedAuthUrl } as const
  await untilKilled(at, deps, (mortal) => applyPlan(applying, mortal))
}

/** Killed once more, while it is gone on with. */
export async function killedAgainAt(at: number, { deps }: Pick<Ready, 'deps'>): Promise<void> {
  await untilKilled(at, deps, (mortal) => resumeRun({ run, authUrl: simulatedAuthUrl }, mortal))
}

class Killed extends Error {}

async function untilKilled(at: number, deps: ApplyDeps, work: (deps: ApplyDeps) => Promise<RunReport>): Promise<void> {
  let left = at
  let dead = false
  const pass = (): void => {
    if (left-- > 0) return
    dead = true
    throw new Killed()
  }
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        if (dead) throw new Killed()
        return Reflect.get(target, name, receiver)
      },
    })
  try {
    await work({ ...deps, pass, journal: mortal(deps.journal), locks: mortal(deps.locks) })
  } catch (thrown) {
    if (!dead) throw thrown
  }
}

/** By another process, when the leases of the dead one have run out. */
export async function resumed({ deps }: Pick<Ready, 'deps'>): Promise<RunReport> {
  await deps.clock.sleep(leaseMs)
  return resumeRun({ run, authUrl: simulatedAuthUrl }, deps)
}

export const outcomesOf = ({ results }: RunReport) =>
  results.map(({ finding, outcome, why, steps }) => ({
    finding,
    outcome,
    why,
    steps: steps.map(({ step, outcome: ended }) => [step, ended === 'done-before' ? 'done' : ended]),
  }))

/** What a whole journal would have, and this one has not: an end of each run, repair and step that it says was begun. */
export function gapsIn(journal: Journal): readonly string[] {
  const entries = journal.entries(run)
  const gaps: string[] = journal.run(run)?.state === 'done' ? [] : [`${run} has no end`]
  for (const [at, entry] of entries.entries()) {
    const later = entries.slice(at + 1).filter(({ repair }) => repair === entry.repair)
    if (entry.kind === 'repair-began' && later.filter(({ kind }) => kind === 'repair-ended').length !== 1)
      gaps.push(`repair ${entry.repair} has not one end`)
    if (entry.kind === 'step-intended' && !later.some((one) => one.kind === 'step-ended' && one.step === entry.step))
      gaps.push(`step ${entry.step} of ${entry.repair} has no end`)
  }
  return gaps
}
