/** What a recipe is: a pure function that turns a finding into steps, the softest first. */
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import type { Permission } from '../model/permission.ts'
import type { Instead, Refusal, Step } from '../model/plan.ts'
import type { View } from './view.ts'

export interface Recipe {
  readonly fault: FaultName
  /** Whether it also mends what is else for a person, where the operator names the volume. */
  readonly byName?: boolean
  propose(finding: Finding, view: View): Proposal
}

export interface Proposal {
  readonly steps: readonly DraftStep[]
  /** What the operator has to allow; null where it may be done unattended. */
  readonly needs: Permission | null
  /** Why nothing can be done, beyond what the finding itself says. */
  readonly held: readonly string[]
  /** Faults of the same volume whose repair comes first. */
  readonly after: readonly FaultName[]
}

/** A step without what is the same for all. */
export interface DraftStep extends Pick<Step, 'says' | 'act' | 'guards' | 'proof'> {
  readonly undo?: Step['undo']
  readonly withinMs?: number
  readonly instead?: DraftInstead
}

export interface DraftInstead {
  readonly when: readonly Refusal[]
  readonly needs: Permission | null
  readonly step: DraftStep
}

const usualProofMs = 60_000

export const propose = (steps: readonly DraftStep[], also: Partial<Proposal> = {}): Proposal => ({
  steps,
  needs: null,
  held: [],
  after: [],
  ...also,
})

export const nothingToDo = (why: string): Proposal => propose([], { held: [why] })

export const numbered = (drafts: readonly DraftStep[]): readonly Step[] =>
  drafts.map((draft, at) => finished(draft, String(at + 1)))

function finished({ withinMs = usualProofMs, undo = null, instead, ...draft }: DraftStep, key: string): Step {
  return { key, ...draft, undo, within_ms: withinMs, instead: instead === undefined ? null : other(instead, key) }
}

const other = ({ when, needs, step }: DraftInstead, key: string): Instead => ({
  when,
  needs,
  step: finished(step, `${key}b`),
})
