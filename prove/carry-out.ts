/** A state's plan carried out on its simulated cloud, again and again until nothing more is planned. */
import { cinderWriter } from '../src/adapters/cinder/cinder-writer.ts'
import { novaWriter } from '../src/adapters/nova/nova-writer.ts'
import { applyPlan } from '../src/apply/apply-plan.ts'
import type { ApplyDeps } from '../src/apply/deps.ts'
import { planRound } from '../src/apply/plan-round.ts'
import { scan } from '../src/flow/scan.ts'
import type { Act } from '../src/model/act.ts'
import type { Repair } from '../src/model/plan.ts'
import type { RepairResult } from '../src/model/run.ts'
import type { RegionWriters, Writer } from '../src/ports/writers.ts'
import type { SimulatedCloud } from '../src/simulate/cloud.ts'
import { simulatedJournal, simulatedLocks } from '../src/simulate/journal.ts'
import { simulatedDatabaseWriter } from '../src/simulate/planes/database-writer.ts'
import { simulatedBackendWriter, simulatedHostWriter } from '../src/simulate/planes/writers.ts'
import type { ManualTime } from '../src/simulate/state/time.ts'
import type { Values } from './axes.ts'
import { planesIn } from './blind.ts'
import { cloudOf } from './build-cloud.ts'
import { proofPolicy } from './judge.ts'
import { harmOf } from './laws.ts'
import { liveWorld } from './live-world.ts'
import { type Opened, openProof, proofOptions } from './proof-readers.ts'
import { guestsWith, hasData, isUnwanted, novaHas } from './truth.ts'
import { worldOf } from './world.ts'

export interface Carried {
  /** How many rounds of scan, plan and apply it took until nothing more was planned. */
  readonly rounds: number
  readonly results: readonly RepairResult[]
  /** One sentence for each law that was broken on the way, or that the end breaks. */
  readonly breaches: readonly string[]
}

const mostRounds = 4
/** Longer than any state takes: what was repaired a moment ago is judged again. */
const betweenMs = 2 * 86_400_000

export async function carriedOut(values: Values): Promise<Carried> {
  const cloud = cloudOf(worldOf(values))
  const breaches: string[] = []
  const opened = await openProof(cloud, values)
  const deps = depsFor(cloud, values, opened, (act, says) => breaches.push(`${act.act}: ${says}`))
  const results: RepairResult[] = []
  let rounds = 0
  for (;;) {
    const plan = await planRound(await scan(deps), { ...choice, repairsOf: () => 0, writers: deps.writers }, deps)
    const open = plan.repairs.filter(({ held }) => held.length === 0)
    if (open.length === 0) break
    if (rounds === mostRounds) {
      breaches.push(`it does not come to rest: ${open.map(sayRepair).join('; ')}`)
      break
    }
    const run = `run-${++rounds}`
    const report = await applyPlan({ run, plan, kind: 'apply', of: null, authUrl: choice.cloud.auth_url }, deps)
    results.push(...report.results)
    if (report.results.every(({ outcome }) => outcome !== 'repaired')) break
    ;(cloud.time as ManualTime).advance(betweenMs)
  }
  breaches.push(...unexplained(results), ...harmAtEnd(cloud, values))
  return { rounds, results, breaches }
}

const choice = { cloud: { name: 'simulated', auth_url: 'http://simulated/identity' }, wants: () => true, named: true }

const sayRepair = ({ fault, steps }: Repair): string => `${fault} by ${steps.map(({ act }) => act.act).join(', ')}`

const unexplained = (results: readonly RepairResult[]): readonly string[] =>
  results.filter(({ why }) => why === '').map(({ fault, outcome }) => `${fault} ends ${outcome}, and nothing says why`)

/** What nobody may have lost, whatever was done. */
function harmAtEnd(cloud: SimulatedCloud, values: Values): readonly string[] {
  const [before, after] = [worldOf(values), liveWorld(cloud, values)]
  const lost = hasData(before) && !hasData(after) && !isUnwanted(before) ? ['the data is gone'] : []
  const guests = guestsWith(before)
    .filter(({ server }) => novaHas(before, server))
    .filter(({ server, host }) => !guestsWith(after).some((one) => one.server === server && one.host === host))
    .map(({ server }) => `the guest of server ${server} has lost its disk`)
  return [...lost, ...guests]
}

function depsFor(
  cloud: SimulatedCloud,
  values: Values,
  { seen, clock, session }: Opened,
  broken: (act: Act, says: string) => void,
): ApplyDeps {
  const watched =
    <A extends Act>(writer: Writer<A>): Writer<A> =>
    (act, signal, keep) => {
      const harm = harmOf(act, liveWorld(cloud, values))
      if (harm !== null) broken(act, harm)
      return writer(act, signal, keep)
    }
  const planes = planesIn(values)
  const writers: RegionWriters = {
    region: seen.region,
    cinder: watched(cinderWriter(session)),
    nova: watched(novaWriter(session)),
    backends: planes.includes('backend') ? watched(simulatedBackendWriter(cloud)) : null,
    hosts: planes.includes('host') ? watched(simulatedHostWriter(cloud)) : null,
    databases: planes.includes('database') ? watched(simulatedDatabaseWriter(cloud)) : null,
  }
  return {
    cloud: choice.cloud.name,
    regions: [seen],
    policy: proofPolicy,
    options: proofOptions,
    clock,
    writers: [writers],
    journal: simulatedJournal(),
    locks: simulatedLocks(),
    operator: 'proof',
    agrees: async () => true,
    told: { step: () => undefined, ended: () => undefined },
    pass: () => undefined,
  }
}
