/** From findings to a plan: what would be done about each, in which order, and what is held back, and why. */
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import { type Plan, type PlannedCloud, planSchema, type Repair } from '../model/plan.ts'
import { digestOf } from './digest.ts'
import { type Circumstances, holdsBack } from './hold.ts'
import { withinLimits } from './limits.ts'
import { locksOf } from './locks.ts'
import { numbered, type Proposal, propose } from './recipe.ts'
import { recipes } from './recipes.ts'
import { seenOf } from './seen.ts'
import type { View } from './view.ts'

export interface Planned {
  readonly finding: Finding
  /** A close look at what the finding is about; null where none was taken, since nothing would come of it. */
  readonly view: View | null
}

export interface PlanFacts {
  readonly cloud: PlannedCloud
  readonly madeAt: string
  readonly around: Circumstances
}

export function makePlan(planned: readonly Planned[], { cloud, madeAt, around }: PlanFacts): Plan {
  const plan = {
    schema: planSchema,
    cloud,
    made_at: madeAt,
    allowed: [...around.policy.allowed].sort(),
    findings: planned.map(({ finding }) => finding),
    repairs: repairsFor(planned, around),
  } as const
  return { ...plan, digest: digestOf(plan) }
}

/** All of a plan but what tells that it is one and the same. */
export function repairsFor(planned: readonly Planned[], around: Circumstances): readonly Repair[] {
  const byId = new Map(planned.map(({ finding }) => [finding.id, finding]))
  const drafts = planned.map((entry) => draft(entry, around))
  return withinLimits(inOrder(drafts), byId, around.policy.limits)
}

interface Draft {
  readonly repair: Repair
  readonly afterFaults: readonly FaultName[]
}

function draft({ finding, view }: Planned, around: Circumstances): Draft {
  const proposal = view === null ? propose([]) : proposalFor(finding, view)
  const steps = numbered(proposal.steps)
  const repair = {
    finding: finding.id,
    fault: finding.fault,
    severity: finding.severity,
    region: finding.region,
    volume: finding.volume,
    locks: locksOf(finding, steps),
    steps,
    held: [...new Set(holdsBack(finding, proposal, around))],
    after: [],
    seen: view === null ? {} : seenOf(finding, view),
  }
  return { repair, afterFaults: proposal.after }
}

export const proposalFor = (finding: Finding, view: View): Proposal =>
  recipes.get(finding.fault)?.propose(finding, view) ?? propose([])

/** What ends a holder comes before what waits for it to end; else as the findings come, the gravest first. */
function inOrder(drafts: readonly Draft[]): readonly Repair[] {
  const linked = drafts.map(({ repair, afterFaults }) => ({
    ...repair,
    after: drafts
      .filter(
        ({ repair: other }) => other !== repair && other.volume === repair.volume && afterFaults.includes(other.fault),
      )
      .map(({ repair: other }) => other.finding),
  }))
  const placed = new Set<string>()
  const ordered: Repair[] = []
  let waiting = linked
  while (waiting.length > 0) {
    const ready = waiting.filter(({ after }) => after.every((id) => placed.has(id)))
    // Two that wait for each other are left as they come, and each is then held by the other.
    const next = ready.length > 0 ? ready : waiting
    for (const repair of next) {
      placed.add(repair.finding)
      ordered.push(repair)
    }
    waiting = waiting.filter((repair) => !placed.has(repair.finding))
  }
  return ordered
}
