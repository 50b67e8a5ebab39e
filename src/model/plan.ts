/** What would be done about chosen findings, as a file that a person can read and a machine can check. */
import type { VolumeId } from '../kernel/ids.ts'
import type { Act } from './act.ts'
import type { Condition } from './condition.ts'
import type { Finding } from './finding.ts'
import type { Permission } from './permission.ts'

export const planSchema = 'cindersweep.plan/1'

export interface Plan {
  readonly schema: typeof planSchema
  readonly cloud: PlannedCloud
  readonly made_at: string
  /** What the operator allowed when it was made. */
  readonly allowed: readonly Permission[]
  readonly findings: readonly Finding[]
  readonly repairs: readonly Repair[]
  /** SHA-256 over all of the above. */
  readonly digest: string
}

export interface PlannedCloud {
  readonly name: string
  /** Where its Keystone is: the same name may mean another cloud elsewhere. */
  readonly auth_url: string
}

/** All that is done about one finding. */
export interface Repair {
  readonly finding: string
  readonly fault: Finding['fault']
  readonly severity: Finding['severity']
  readonly region: string
  readonly volume: VolumeId | null
  /** Devices, servers and volumes that nobody else may repair meanwhile. */
  readonly locks: readonly string[]
  readonly steps: readonly Step[]
  /** Why it is not carried out; empty for one that is. */
  readonly held: readonly string[]
  /** Findings whose repair comes first. */
  readonly after: readonly string[]
  /** What was seen when it was planned: of which nothing may have changed. */
  readonly seen: Seen
  /** Of an undo: what of the repair cannot be given back, one sentence each. */
  readonly lost?: readonly string[]
}

/** What was seen of a thing, each fact under a name that an operator reads. */
export type Seen = Readonly<Record<string, string>>

export interface Step {
  readonly key: string
  readonly says: string
  readonly act: Act
  readonly guards: readonly Condition[]
  readonly proof: readonly Condition[]
  /** What gives it back; null where nothing can. */
  readonly undo: Undo | null
  /** How long to wait for the proof. */
  readonly within_ms: number
  /** The harder tool, for when this one is refused for a reason that is named. Never after a conflict. */
  readonly instead: Instead | null
}

export interface Undo {
  readonly says: string
  /** Null where only the journal knows what to give back: rows, the definition of a domain. */
  readonly act: Act | null
}

export interface Instead {
  /** `refused`: it says that it cannot; `failed`: it broke over it; `absent`: it has no such thing; `unproved`: nothing came of it. */
  readonly when: readonly Refusal[]
  readonly needs: Permission | null
  readonly step: Step
}

export type Refusal = 'refused' | 'failed' | 'absent' | 'unproved'
