/** From a scan to a plan: a close look at each finding that could be repaired, and what would be done. */
import type { Scan, ScanDeps } from '../flow/scan.ts'
import { eachOf } from '../kernel/concurrency.ts'
import { formatInstant } from '../kernel/time.ts'
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import type { Plan, PlannedCloud } from '../model/plan.ts'
import { makePlan, type Planned } from '../plan/make-plan.ts'
import { recipes } from '../plan/recipes.ts'
import { freshLook } from './fresh-look.ts'

export interface Choice {
  readonly cloud: PlannedCloud
  /** Whether a finding is among those that were asked for. */
  wants(finding: Finding): boolean
  /** Whether the operator named single volumes: for them no burst is too large. */
  readonly named: boolean
  repairsOf(volume: string): number
}

export async function planRound(
  scanned: Pick<Scan, 'findings' | 'dossiers'>,
  choice: Choice,
  deps: ScanDeps,
): Promise<Plan> {
  const chosen = scanned.findings.filter((finding) => choice.wants(finding))
  const planned = await eachOf(chosen, 1, (finding) => lookAt(finding, deps))
  const around = {
    policy: deps.policy,
    named: choice.named,
    volumes: scanned.dossiers,
    found: countsOf(scanned.findings),
    repairsOf: choice.repairsOf,
  }
  return makePlan(planned, { cloud: choice.cloud, madeAt: formatInstant(deps.clock.now()), around })
}

async function lookAt(finding: Finding, deps: ScanDeps): Promise<Planned> {
  const { kind } = finding.remedy
  if (!recipes.has(finding.fault) || kind === 'manual' || kind === 'none') return { finding, view: null }
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
