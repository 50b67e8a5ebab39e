/** What a rule is: a pure function that recognises one fault in a dossier, and says what would be done. */
import type { ServerId } from '../kernel/ids.ts'
import type { Attachment } from '../model/cinder.ts'
import type { Dossier } from '../model/dossier.ts'
import type { FaultName } from '../model/faults.ts'
import type { Evidence, RemedyKind, Severity } from '../model/finding.ts'
import type { HostDevice } from '../model/host.ts'
import type { Doubt } from './doubts.ts'
import type { Scene } from './scene.ts'

/** A fault seen in a dossier. */
export interface Match {
  /** One sentence: what is wrong. */
  readonly summary: string
  readonly evidence: readonly Evidence[]
  /** What was not seen and would have to be; none when it is confirmed. */
  readonly missing: readonly (Doubt | null)[]
  readonly server?: ServerId | null
  readonly attachment?: Attachment | null
  readonly host?: string | null
  readonly device?: string | null
  /** Sentences of the remedy. */
  readonly steps: readonly string[]
  /** When this case is not for the rule's usual remedy. */
  readonly remedy?: RemedyKind
  readonly stoppedBy?: Stopper
  /** What stands in its way, beyond what is not seen. */
  readonly blocked?: readonly (string | null)[]
}

/** Planes that could contradict the remedy, and so must have been read before it runs. */
export type Contradictor = 'hosts' | 'watchers' | 'exports' | 'workers'

/**
 * Whose hold on the volume stops the remedy: anybody's; that of all but other servers for which Cinder has
 * a complete record of their own; that on the host which is judged; or nobody's, where nothing is taken away.
 */
export type Stopper = 'anybody' | 'server' | 'host' | 'nobody'

/** A part of the subject by which findings of one fault differ. */
export type Distinction = 'volume' | 'server' | 'attachment' | 'host' | 'device'

export interface Rule {
  readonly fault: FaultName
  readonly severity: Severity
  readonly remedy: RemedyKind
  /**
   * What must have stood still before this is judged: the volume's state for as long as that state
   * takes, any change in the dossier, or nothing but what is visibly on its way, for alarms. `at-once`
   * waits for nothing at all.
   */
  readonly patience: 'state' | 'change' | 'none' | 'at-once'
  readonly contradictedBy: readonly Contradictor[]
  readonly stoppedBy: Stopper
  /** What goes into a finding's id; the rest may look different in the next scan, when more or less is seen. */
  readonly apart: readonly Distinction[]
  recognise(dossier: Dossier, scene: Scene): readonly Match[]
}

/** Recognises a fault in a device of a host, of whatever volume it may be. */
export interface DeviceRule extends Omit<Rule, 'recognise'> {
  /** The dossier is null for a device that no object of a configured back end explains. */
  recognise(device: HostDevice, dossier: Dossier | null, scene: Scene): readonly Match[]
}

/** Shared, for the nearly all dossiers in which nearly all rules see nothing. */
export const noMatch: readonly Match[] = []
