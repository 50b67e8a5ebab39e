/** What all rules for a transitional state share: the volume has been in it for longer than it takes. */
import { known } from '../kernel/fact.ts'
import { formatDuration, parseInstant } from '../kernel/time.ts'
import type { Volume } from '../model/cinder.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import type { FaultName } from '../model/faults.ts'
import type { Evidence, RemedyKind, Severity } from '../model/finding.ts'
import { holds, type TransitionalStatus } from '../model/volume-status.ts'
import { type Doubt, noAttachments } from './doubts.ts'
import { attachmentSays, logSays, objectSays, volumeSays } from './evidence.ts'
import { type Contradictor, type Match, noMatch, type Rule, type Stopper } from './rule.ts'
import type { Scene } from './scene.ts'
import { nobodyWorks, workersSay } from './workers.ts'

export interface StuckState {
  readonly fault: FaultName
  readonly state: TransitionalStatus
  readonly severity?: Severity
  readonly remedy: RemedyKind
  readonly contradictedBy?: readonly Contradictor[]
  readonly stoppedBy: Stopper
  /** Whether cinder-volume keeps a row in its table of workers while it does this. */
  readonly hasWorker: boolean
  /** Null when what looks like this state is not stuck at all. */
  explain(volume: Volume, dossier: Dossier, scene: Scene): Explanation | null
}

export interface Explanation {
  readonly summary: string
  /** The claim that it is about; the first one where that is left out. */
  readonly claim?: Claim | null
  readonly steps: readonly string[]
  readonly missing?: readonly (Doubt | null)[]
  readonly evidence?: readonly Evidence[]
  readonly remedy?: RemedyKind
  readonly stoppedBy?: Stopper
  readonly blocked?: readonly (string | null)[]
}

export function stuckState(stuck: StuckState): Rule {
  return {
    fault: stuck.fault,
    severity: stuck.severity ?? 'medium',
    remedy: stuck.remedy,
    patience: 'state',
    contradictedBy: stuck.contradictedBy ?? (stuck.hasWorker ? ['workers'] : []),
    stoppedBy: stuck.stoppedBy,
    apart: ['volume'],
    recognise(dossier, scene) {
      const volume = known(dossier.volume)
      if (volume === null || volume.status !== stuck.state) return noMatch
      const explanation = stuck.explain(volume, dossier, scene)
      return explanation === null ? noMatch : [matchOf(stuck, explanation, volume, dossier, scene)]
    },
  }
}

function matchOf(stuck: StuckState, explanation: Explanation, volume: Volume, dossier: Dossier, scene: Scene): Match {
  const since = parseInstant(volume.updatedAt ?? volume.createdAt)
  const age = since === null ? '' : ` for ${formatDuration(scene.now - since)}`
  const claim = explanation.claim === undefined ? dossier.claims[0] : explanation.claim
  return {
    summary: `${stuck.state}${age}: ${explanation.summary}`,
    server: claim?.server ?? null,
    attachment: claim?.attachments[0] ?? dossier.attachments.items[0] ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
      ...(explanation.evidence ?? []),
      ...(stuck.hasWorker ? workersSay(dossier, scene) : []),
      objectSays(dossier, scene),
      ...dossier.log.map(logSays),
    ],
    missing: [...(explanation.missing ?? []), stuck.hasWorker ? nobodyWorks(dossier) : null],
    steps: explanation.steps,
    ...(explanation.remedy === undefined ? {} : { remedy: explanation.remedy }),
    ...(explanation.stoppedBy === undefined ? {} : { stoppedBy: explanation.stoppedBy }),
    blocked: [...(explanation.blocked ?? []), ...servicesAtWork(dossier)],
  }
}

export interface Return {
  readonly status: 'in-use' | 'available'
  readonly stoppedBy: Stopper
  readonly missing: Doubt | null
}

/** What it goes back to: in use where a record holds it, else free. Set free, it is whoever's takes it next. */
export const statusBefore = (dossier: Dossier): Return =>
  dossier.attachments.items.some((attachment) => holds(attachment.status))
    ? { status: 'in-use', stoppedBy: 'nobody', missing: null }
    : { status: 'available', stoppedBy: 'anybody', missing: noAttachments(dossier) }

/** A service that has the object open may be the one that is at it. */
const servicesAtWork = (dossier: Dossier): readonly string[] =>
  dossier.backend.watchers.items
    .filter((watcher) => watcher.kind === 'service')
    .map((watcher) => `a service at ${watcher.address} has it open, and may still be at work`)
