/** One core of the proof with all its variations: judged, classed, and held against the laws. */
import type { Finding } from '../src/model/finding.ts'
import type { Repair, Step } from '../src/model/plan.ts'
import { firstBreach } from '../src/plan/check.ts'
import type { View } from '../src/plan/view.ts'
import { axes, isBlind } from './axes.ts'
import type { Base, Bases } from './bases.ts'
import { classOf, isFalseAlarm } from './classes.ts'
import { whyImpossible } from './impossible.ts'
import { type Judged, judged } from './judge.ts'
import { harmOf } from './laws.ts'
import { signatureOf } from './signature.ts'
import { valuesOf, variations } from './state.ts'
import { count, note, type Tally } from './tally.ts'
import { type World, worldOf } from './world.ts'

export function proveCore(core: number, bases: Bases, tally: Tally): void {
  const why = whyImpossible(valuesOf(core * variations))
  if (why !== null) {
    count(tally.impossible, why, variations)
    return
  }
  let seen: Judged | null = null
  for (let at = 0; at < axes.variation.length; at++) {
    const state = core * variations + at
    const values = valuesOf(state)
    const without = whyImpossible(values)
    if (without !== null) {
      count(tally.impossible, without)
      continue
    }
    const result = proveState(state, worldOf(values), bases(values), seen, tally)
    seen ??= result
  }
}

/** `seen` is the same core with all planes in sight. */
export function proveState(state: number, world: World, base: Base, seen: Judged | null, tally: Tally): Judged {
  const result = judged(world, base)
  tally.states++
  const found = classOf(world, result, seen)
  if (found === null) note(tally.unclassified, unclassifiedName(world), state)
  else count(tally.classes, found)
  for (const { fault, confidence } of result.findings) count(tally.faults, `${fault} ${confidence}`)
  for (const broken of breaches(world, result, seen)) note(tally.violations, broken, state)
  const plan = signatureOf(world, result.repairs)
  if (plan !== null) note(tally.plans, plan, state)
  return result
}

const unclassifiedName = ({ values }: World): string =>
  `status=${values.status} records=${values.records} server=${values.server} mapping=${values.mapping} domain=${values.domain}`

/** One sentence for each law that the state's findings and plan break. */
export function breaches(world: World, result: Judged, seen: Judged | null): readonly string[] {
  const found: string[] = []
  if (isFalseAlarm(world, result)) found.push(`false alarm: ${faultsOf(result)}`)
  for (const repair of result.repairs) {
    const finding = result.findings.find(({ id }) => id === repair.finding) as Finding
    if (repair.held.length > 0) continue
    const view = result.viewOf(finding)
    for (const step of repair.steps) found.push(...harmsOf(step, repair, view, world))
    if (isBlind(world.values.variation) && seen !== null && isBegun(repair, view) && !isDoneToo(repair, seen))
      found.push(`${repair.fault} is repaired only where something is not seen: ${world.values.variation}`)
  }
  return found
}

const faultsOf = ({ findings }: Judged): string => findings.map(({ fault }) => fault).join(', ')

/** Only what would really be done: a step whose guards do not hold is not taken. */
function harmsOf(step: Step, repair: Repair, view: View, world: World): readonly string[] {
  if (firstBreach(step.guards, view, repair.finding) !== null) return []
  const harm = harmOf(step.act, world)
  const own = harm === null ? [] : [`${repair.fault}, ${step.act.act}: ${harm}`]
  return step.instead === null ? own : [...own, ...harmsOf(step.instead.step, repair, view, world)]
}

/** Whether apply would take its first step: a plan may still stop there, with a reason. */
const isBegun = ({ steps: [first], finding }: Repair, view: View): boolean =>
  first !== undefined && firstBreach(first.guards, view, finding) === null

/**
 * Law 1: what is done without having seen must be what would be done after having seen. Only what a host has of it,
 * where that host was seen, need not wait for a guest of another host, which may be in the midst of something.
 */
const isDoneToo = (repair: Repair, seen: Judged): boolean =>
  seen.repairs.some(
    (other) => other.held.length === 0 && other.fault === repair.fault && actsOf(other) === actsOf(repair),
  ) ||
  (repair.steps.every(({ act }) => act.act === 'flush-map' || act.act === 'delete-path') &&
    seen.unsettled.some(({ fault }) => fault === repair.fault))

const actsOf = ({ steps }: Repair): string => JSON.stringify(steps.map(({ act }) => act))
