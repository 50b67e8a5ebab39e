/** A fault found in one dossier, with its evidence and what would be done about it. */
import type { AttachmentId, ProjectId, ServerId, VolumeId } from '../kernel/ids.ts'
import type { FaultName } from './faults.ts'
import type { Plane } from './planes.ts'

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** `confirmed` when every plane in the fault's definition was read whole. */
export type Confidence = 'confirmed' | 'unconfirmed'

export interface Evidence {
  readonly plane: Plane
  readonly source: string
  readonly says: string
  readonly fact: Readonly<Record<string, unknown>>
}

/** `automatic` may run unattended; `on-request` only when named; `manual` is for a person; `none` needs nothing. */
export type RemedyKind = 'automatic' | 'on-request' | 'manual' | 'none'

export interface Remedy {
  readonly kind: RemedyKind
  readonly steps: readonly string[]
  /** What stands in the way of running it, one sentence each. */
  readonly blocked_by: readonly string[]
}

export interface Finding {
  readonly id: string
  readonly fault: FaultName
  readonly severity: Severity
  readonly confidence: Confidence
  readonly volume: VolumeId | null
  readonly server: ServerId | null
  readonly attachment: AttachmentId | null
  readonly host: string | null
  readonly backend: string | null
  readonly device: string | null
  readonly project: ProjectId | null
  readonly region: string
  readonly first_seen: string
  readonly summary: string
  readonly evidence: readonly Evidence[]
  readonly remedy: Remedy
}
