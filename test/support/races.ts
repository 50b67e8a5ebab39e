/** A repair, and somebody else who makes a move in the midst of it. */
import { applyPlan } from '../../src/apply/apply-plan.ts'
import type { FaultPoint } from '../../src/apply/fault-point.ts'
import { scan } from '../../src/flow/scan.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { Plan } from '../../src/model/plan.ts'
import { withSettle } from '../../src/model/policy.ts'
import type { RunReport } from '../../src/model/run.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { inThePast, makeServer } from '../../src/simulate/hands.ts'
import { simulatedJournal, simulatedLocks } from '../../src/simulate/journal.ts'
import { computeHosts } from '../../src/simulate/standard.ts'
import type { ManualTime } from '../../src/simulate/state/time.ts'
import { type Passed, type Ready, readyToApply, undisturbed } from './crashes.ts'
import { guardedWriters, type Watched } from './guarded-writers.ts'
import { type Move, moves } from './moves.ts'
import { simulatedAuthUrl } from './simulated-repairs.ts'

export interface Fault {
  readonly fault: FaultName
  readonly variant: string
}

export interface Race extends Fault {
  /** The n-th place that the run passes. */
  readonly at: number
  readonly place: string
  readonly move: string
  /** Whether it is carried out before the run goes on, or only begun. */
  readonly settled: boolean
}

/** Between the others, and after them, lies neither a look nor an act. */
const boundaries: ReadonlySet<FaultPoint> = new Set([
  'before-first-look',
  'after-intent',
  'after-act',
  'before-next-step',
])

/** Somebody with the same plan, and with a journal and locks of their own. */
export const anotherOperator = 'another operator repairs it'

type Scene = Ready & Watched

async function sceneOf({ fault, variant }: Fault, made?: Plan): Promise<Scene> {
  const ready = await readyToApply(fault, variant, made, bystanders)
  const watched: Watched = { acts: [], breaches: [] }
  const writers = ready.deps.writers.map((own) => guardedWriters(ready.cloud, own, watched))
  return { ...ready, ...watched, deps: { ...ready.deps, writers } }
}

/** A server on each host, for whoever wants to attach something. */
function bystanders(cloud: SimulatedCloud): void {
  for (const host of computeHosts) makeServer(inThePast(cloud, 86_400_000), { host, name: `bystander-${host}` })
}

/** Every move at every boundary that the undisturbed run passes. None where nothing is done. */
export async function racesOf(found: Fault): Promise<{ readonly plan: Plan; readonly races: readonly Race[] }> {
  const scene = await sceneOf(found)
  const { passed } = await undisturbed(scene)
  const places = passed.map((place, at) => ({ ...place, at })).filter(({ point }) => boundaries.has(point))
  const races = places.flatMap(({ at, point, about }) =>
    [...Object.keys(moves), anotherOperator].flatMap((move) =>
      (isAsked(move) ? [true, false] : [true]).map((settled) => ({
        ...found,
        at,
        place: `${point} of ${nameOf({ point, about })}`,
        move,
        settled,
      })),
    ),
  )
  return { plan: scene.plan, races: scene.acts.length === 0 ? [] : races }
}

/** What a service is asked for goes on behind its answer; the others are over at once. */
const isAsked = (move: string): boolean => move !== anotherOperator && move !== 'the hosts boot anew'

/** Repairs are named by hashes; steps by their numbers. */
const nameOf = ({ about }: Passed): string => (/^\d+b*$/.test(about) ? `step ${about}` : 'the repair')

export interface Raced extends Watched {
  readonly report: RunReport
  /** Critical now, and neither without the run nor without the move. */
  readonly alarms: readonly string[]
  /** Called repaired, and still found when all has ended. */
  readonly untrue: readonly string[]
}

export async function runRace(race: Race, plan: Plan): Promise<Raced> {
  const scene = await sceneOf(race, plan)
  let left = race.at
  const pass = async (): Promise<void> => {
    if (left-- === 0) await makeMove(race, scene)
  }
  const applying = { run: 'run-1', plan, kind: 'apply', of: null, authUrl: simulatedAuthUrl } as const
  const report = await applyPlan(applying, { ...scene.deps, pass })
  const found = await endOf(scene)
  const without = await alarmsWithout(race, plan)
  const mended = report.results.filter(({ outcome }) => outcome === 'repaired').map(({ finding }) => finding)
  return {
    ...scene,
    report,
    alarms: found
      .filter(({ severity }) => severity === 'critical')
      .map(({ fault }) => fault)
      .filter((fault) => !without.has(fault)),
    untrue: found
      .filter(({ id, confidence }) => confidence === 'confirmed' && mended.includes(id))
      .map(({ fault }) => fault),
  }
}

async function makeMove({ move, settled }: Race, scene: Scene): Promise<void> {
  const { cloud, deps, plan } = scene
  if (move === anotherOperator) {
    const theirs = { ...deps, journal: simulatedJournal(), locks: simulatedLocks(), pass: () => undefined }
    await applyPlan({ run: 'theirs', plan, kind: 'apply', of: null, authUrl: simulatedAuthUrl }, theirs)
  } else await (moves[move] as Move)(scene)
  if (settled) (cloud.time as ManualTime).settle()
}

/** All that is found when whatever was begun has ended. */
async function endOf({ cloud, deps }: Scene) {
  ;(cloud.time as ManualTime).settle()
  return (await scan({ ...deps, policy: { ...withSettle(deps.policy, 0), recheckMs: 0 } })).findings
}

const alarms = new Map<string, Promise<ReadonlySet<string>>>()

/** What is critical if nobody repairs anything, and if nobody makes a move: that is no consequence of both. */
function alarmsWithout(race: Race, plan: Plan): Promise<ReadonlySet<string>> {
  const { fault, variant, move } = race
  return alarms.getOrInsertComputed([fault, variant, move].join(' '), async () => {
    const scene = await sceneOf(race, plan)
    const before = await endOf(scene)
    if (move !== anotherOperator) await makeMove(race, scene)
    const alone = await sceneOf(race, plan)
    await undisturbed(alone)
    const found = [...before, ...(await endOf(scene)), ...(await endOf(alone))]
    return new Set(found.filter(({ severity }) => severity === 'critical').map((finding) => finding.fault))
  })
}
