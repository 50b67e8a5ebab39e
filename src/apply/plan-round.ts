/** From a scan to a plan: a close look at each finding that could be repaired, and what would be done. */
import type { Scan, ScanDeps } from '../flow/scan.ts'
import { eachOf } from '../kernel/concurrency.ts'
import { formatInstant } from '../kernel/time.ts'
import type { Act } from '../model/act.ts'
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import type { Plan, PlannedCloud } from '../model/plan.ts'
import { isForPerson } from '../plan/hold.ts'
import { makePlan, type Planned } from '../plan/make-plan.ts'
import { recipes } from '../plan/recipes.ts'
import type { RegionWriters } from '../ports/writers.ts'
import { canCarryOut, placeOf } from './act.ts'
import { freshLook } from './fresh-look.ts'

export interface Choice {
  readonly cloud: PlannedCloud
  /** Whether a finding is among those that were asked for. */
  wants(finding: Finding): boolean
  /** Whether the operator named single volumes: for them no burst is too large. */
  readonly named: boolean
  repairsOf(volume: string): number
  /** Who could carry it out, by region; without them it is not asked whether anybody could. */
  readonly writers?: readonly RegionWriters[]
}

/** Each close look asks all planes: the cloud has other work to do. */
const together = 4

export async function planRound(
  scanned: Pick<Scan, 'findings' | 'dossiers'>,
  choice: Choice,
  deps: ScanDeps,
): Promise<Plan> {
  const chosen = scanned.findings.filter((finding) => choice.wants(finding))
  const planned = await eachOf(chosen, together, (finding) => lookAt(finding, choice, deps))
  const around = {
    policy: deps.policy,
    named: choice.named,
    volumes: scanned.dossiers,
    found: countsOf(scanned.findings),
    repairsOf: choice.repairsOf,
    unable: (act: Act) => unable(act, choice),
  }
  return makePlan(planned, { cloud: choice.cloud, madeAt: formatInstant(deps.clock.now()), around })
}

/** With one region there is one right; with several, what any of them may do is asked again when it is done. */
function unable(act: Act, { writers }: Choice): string | null {
  if (writers === undefined || writers.some((one) => canCarryOut(act, one))) return null
  return `nothing is configured that may change ${placeOf(act)}`
}

async function lookAt(finding: Finding, choice: Choice, deps: ScanDeps): Promise<Planned> {
  if (!recipes.has(finding.fault) || isForPerson(finding, choice)) return { finding, view: null }
  deps.options.progress.doing(`looking closely at ${finding.volume ?? finding.device ?? finding.fault}`)
  const view = await freshLook(finding, deps, 'by-policy')
  // What the closer look says of it counts: it may be blocked by what only a question for it shows.
  return { finding: view.findings.find(({ id }) => id === finding.id) ?? finding, view }
}

function countsOf(findings: readonly Finding[]): ReadonlyMap<FaultName, number> {
  const counts = new Map<FaultName, number>()
  for (const { fault } of findings) counts.set(fault, (counts.get(fault) ?? 0) + 1)
  return counts
}
