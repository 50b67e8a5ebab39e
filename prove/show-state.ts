/** One state in full: what is so, what is found, what would be done, and what becomes of it. */
import type { Finding } from '../src/model/finding.ts'
import type { Repair } from '../src/model/plan.ts'
import { firstBreach } from '../src/plan/check.ts'
import { openBases } from './bases.ts'
import { carriedOut } from './carry-out.ts'
import { classOf } from './classes.ts'
import { whyImpossible } from './impossible.ts'
import { type Judged, judged } from './judge.ts'
import { breaches } from './prove-core.ts'
import { sayState, stateOf, valuesOf } from './state.ts'
import { hasData, isHealthy, usersOf } from './truth.ts'
import { worldOf } from './world.ts'

export async function showState(state: number): Promise<string> {
  const values = valuesOf(state)
  const why = whyImpossible(values)
  if (why !== null) return `${sayState(values)}\nno real world shows it: ${why}`
  const bases = await openBases()
  const world = worldOf(values)
  const whole = { ...values, variation: 'none' } as const
  const seen = judged(worldOf(whole), bases(whole))
  const result = judged(world, bases(values))
  const carried = await carriedOut(values)
  return [
    sayState(values),
    `in truth: ${isHealthy(world) ? 'healthy' : 'not healthy'}, ${hasData(world) ? 'with' : 'without'} data, open at ${JSON.stringify(usersOf(world))}`,
    `class: ${classOf(world, result, seen) ?? 'unclassified'}`,
    ...result.unsettled.map(({ fault, reason }) => `left alone: ${fault}, ${reason}`),
    ...result.findings.flatMap((finding) => sayFinding(finding, result)),
    ...breaches(world, result, seen).map((broken) => `VIOLATION ${broken}`),
    `with all planes in sight: state ${stateOf(whole)}, ${seen.findings.map(({ fault }) => fault).join(', ') || 'nothing'}`,
    `carried out, ${carried.rounds} rounds:`,
    ...carried.results.map(({ fault, outcome, why: reason }) => `  ${fault} is ${outcome}: ${reason}`),
    ...carried.breaches.map((broken) => `VIOLATION ${broken}`),
  ].join('\n')
}

function sayFinding(finding: Finding, { repairs, viewOf }: Judged): readonly string[] {
  const repair = repairs.find((one) => one.finding === finding.id) as Repair
  return [
    `found: ${finding.fault}, ${finding.confidence}, ${finding.remedy.kind}: ${finding.summary}`,
    ...repair.held.map((held) => `  held: ${held}`),
    ...repair.steps.map(
      (step) => `  step: ${step.says} [${firstBreach(step.guards, viewOf(finding), finding.id) ?? 'its guards hold'}]`,
    ),
  ]
}
