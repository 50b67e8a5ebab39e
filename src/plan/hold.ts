/** Why a repair is planned and yet held back: what the finding says, what is not allowed, what is too much at once. */

import type { Act } from '../model/act.ts'
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import { type Permission, permissionMeanings } from '../model/permission.ts'
import type { Policy } from '../model/policy.ts'
import type { Proposal } from './recipe.ts'
import { recipes } from './recipes.ts'

export interface Circumstances {
  readonly policy: Policy
  /** Findings that the operator named one by one: for them no burst is too large. */
  readonly named: boolean
  /** How many volumes there are, and how often each fault was found. */
  readonly volumes: number
  readonly found: ReadonlyMap<FaultName, number>
  /** How many runs began to repair a volume within a day. */
  repairsOf(volume: string): number
  /** What is missing of the right to carry the act out; null where nothing is. */
  unable(act: Act): string | null
}

export function holdsBack(finding: Finding, proposal: Proposal, around: Circumstances): readonly string[] {
  const { remedy } = finding
  if (isForPerson(finding, around)) return ['a person decides what to do about it']
  return [
    ...remedy.blocked_by,
    ...(finding.confidence === 'confirmed' || remedy.blocked_by.length > 0 ? [] : ['it is not confirmed']),
    ...proposal.held,
    ...(proposal.needs !== null && !around.policy.allowed.has(proposal.needs) ? [notAllowed(proposal.needs)] : []),
    ...proposal.steps.map(({ act }) => around.unable(act)).filter((missing) => missing !== null),
    ...tooMany(finding, around),
    ...tooOften(finding, around),
    ...(proposal.steps.length === 0 && proposal.held.length === 0 ? ['nothing is known that would mend it'] : []),
  ]
}

/** What nothing shows the owner of is mended only for a volume that the operator names. */
export const isForPerson = ({ remedy: { kind }, fault }: Finding, { named }: Pick<Circumstances, 'named'>): boolean =>
  kind === 'none' || (kind === 'manual' && !(named && recipes.get(fault)?.byName === true))

export const notAllowed = (needs: Permission): string => `needs --allow ${needs}: ${permissionMeanings[needs]}`

/** A burst of one fault is one cause that nobody has seen yet, not many repairs. */
function tooMany({ fault }: Finding, { policy, named, volumes, found }: Circumstances): readonly string[] {
  const count = found.get(fault) ?? 0
  if (named || count <= policy.burstCount || count <= policy.burstShare * volumes) return []
  return [`found ${count} times at once: look for one cause behind them, or name single volumes with --volume`]
}

const mostInADay = 3

export function tooOften({ volume }: Finding, { repairsOf }: Pick<Circumstances, 'repairsOf'>): readonly string[] {
  if (volume === null || repairsOf(volume) < mostInADay) return []
  return [`repaired ${mostInADay} times within a day: a person has to look why it comes back`]
}
