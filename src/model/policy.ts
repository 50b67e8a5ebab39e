/** What the operator allows, and how long a state may last before it counts as stuck. */
import type { Permission } from './permission.ts'
import type { TransitionalStatus } from './volume-status.ts'

const minute = 60_000
const hour = 60 * minute

export interface Policy {
  /** How long the world must have stood still before it is judged. */
  readonly settleMs: number
  /** States that take longer by nature. */
  readonly settleStateMs: Readonly<Partial<Record<TransitionalStatus | 'migrating', number>>>
  /** How long to wait before the second look that must agree with the first. */
  readonly recheckMs: number
  /** How many suspects are asked about directly; beyond, a whole cloud looks wrong and the rest stays unconfirmed. */
  readonly askLimit: number
  /** More new findings of one fault than this, and than the share of volumes below, are a burst. */
  readonly burstCount: number
  readonly burstShare: number
  readonly exclude: Exclusions
  /** What may be done that is not done unattended. */
  readonly allowed: ReadonlySet<Permission>
  readonly limits: Limits
}

/** How many repairs one run may take on. */
export interface Limits {
  readonly total: number
  readonly perHost: number
  readonly perBackend: number
  readonly perProject: number
}

/** Not ours to judge or touch. */
export interface Exclusions {
  readonly projects: ReadonlySet<string>
  readonly volumes: ReadonlySet<string>
  readonly hosts: ReadonlySet<string>
}

export const defaultPolicy: Policy = {
  settleMs: 15 * minute,
  settleStateMs: {
    creating: hour,
    downloading: 6 * hour,
    uploading: 6 * hour,
    deleting: 2 * hour,
    retyping: 6 * hour,
    migrating: 6 * hour,
    maintenance: 6 * hour,
    'backing-up': 6 * hour,
    'restoring-backup': 6 * hour,
    'awaiting-transfer': 24 * hour,
    reverting: hour,
  },
  recheckMs: 30_000,
  askLimit: 5_000,
  burstCount: 10,
  burstShare: 0.02,
  exclude: { projects: new Set(), volumes: new Set(), hosts: new Set() },
  allowed: new Set(),
  limits: { total: 25, perHost: 5, perBackend: 25, perProject: 10 },
}

/** One settle time for every state, as `--settle` sets it. */
export const withSettle = (policy: Policy, settleMs: number): Policy => ({
  ...policy,
  settleMs,
  settleStateMs: {},
})

export const settleOf = (policy: Policy, state: string): number =>
  policy.settleStateMs[state as TransitionalStatus] ?? policy.settleMs
