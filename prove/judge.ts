/** A state through the real correlate, diagnose and plan, as a scan and a plan would take it there. */
import { dossierOf } from '../src/correlate/dossier.ts'
import { indexRegion, type RegionIndex } from '../src/correlate/index-region.ts'
import { questionsOf } from '../src/correlate/questions.ts'
import { diagnose, type Unsettled } from '../src/diagnose/diagnose.ts'
import type { Finding } from '../src/model/finding.ts'
import { permissions } from '../src/model/permission.ts'
import type { Repair } from '../src/model/plan.ts'
import { defaultPolicy, type Policy } from '../src/model/policy.ts'
import { isForPerson } from '../src/plan/hold.ts'
import { repairsFor } from '../src/plan/make-plan.ts'
import { recipes } from '../src/plan/recipes.ts'
import type { View } from '../src/plan/view.ts'
import type { Base } from './bases.ts'
import { answersOf } from './build-answers.ts'
import { regionOf } from './build-region.ts'
import type { World } from './world.ts'

/** All that an operator can allow, but for going by what was not seen: as much is tried as ever may be. */
export const proofPolicy: Policy = {
  ...defaultPolicy,
  allowed: new Set(permissions.filter((name) => name !== 'unseen-hosts')),
}

export interface Judged {
  readonly findings: readonly Finding[]
  readonly unsettled: readonly Unsettled[]
  readonly repairs: readonly Repair[]
  /** What guards are judged on: the same look, from the side of one finding. */
  viewOf(finding: Finding): View
}

/** First the lists alone, then with what was asked about those that look wrong: the rounds of a scan. */
export function judged(world: World, base: Base): Judged {
  const index = indexRegion(regionOf(world, base))
  const first = diagnose(index, proofPolicy)
  const [suspect] = first.suspects
  if (suspect === undefined) return concluded(first.findings, first.unsettled, index)
  const asked = index.withAnswers(answersOf(questionsOf(dossierOf(index, suspect)), world, base))
  const second = diagnose(asked, proofPolicy, first.suspects)
  return concluded(second.findings, [...first.unsettled, ...second.unsettled], asked)
}

function concluded(findings: readonly Finding[], unsettled: readonly Unsettled[], index: RegionIndex): Judged {
  const viewOf = ({ volume }: Finding): View => {
    const dossier = volume === null ? null : dossierOf(index, volume)
    return { index, dossier, findings, allowed: proofPolicy.allowed }
  }
  const planned = findings.map((finding) => ({ finding, view: isPlannable(finding) ? viewOf(finding) : null }))
  return { findings, unsettled, viewOf, repairs: findings.length === 0 ? [] : repairsFor(planned, around) }
}

/** As if the operator had named the volume. */
const around = {
  policy: proofPolicy,
  named: true,
  volumes: 1,
  found: new Map(),
  repairsOf: () => 0,
  unable: () => null,
}

/** What a plan looks at closely; of the rest it says that a person decides. */
const isPlannable = (finding: Finding): boolean => recipes.has(finding.fault) && !isForPerson(finding, around)
