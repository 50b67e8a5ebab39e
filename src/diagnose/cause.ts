/** What a cause is: one thing that explains many findings, which are then told as one. */

import { dossierOf } from '../correlate/dossier.ts'
import { known } from '../kernel/fact.ts'
import { formatInstant } from '../kernel/time.ts'
import type { Dossier } from '../model/dossier.ts'
import type { FaultName } from '../model/faults.ts'
import type { Evidence, Finding, RemedyKind, Severity } from '../model/finding.ts'
import { findingId } from './finding.ts'
import type { Scene } from './scene.ts'

export interface CauseFinder {
  readonly fault: FaultName
  /** The causes seen, each with the findings that it explains. */
  find(findings: readonly Finding[], scene: Scene): readonly Cause[]
}

export interface Cause {
  readonly severity: Severity
  readonly confidence?: Finding['confidence']
  readonly summary: string
  readonly evidence: readonly Evidence[]
  readonly steps: readonly string[]
  readonly remedy?: RemedyKind
  readonly host?: string | null
  readonly backend?: string | null
  readonly project?: Finding['project']
  readonly device?: string | null
  /** Told as part of the cause, and no longer by themselves. */
  readonly symptoms: readonly Finding[]
}

/** How many of the volumes concerned are named; all of them are counted. */
const mostNamed = 50

export function causeFinding(fault: FaultName, cause: Cause, scene: Scene): Finding {
  const region = scene.index.region.name
  const named = new Set(cause.symptoms.map((symptom) => symptom.volume).filter((volume) => volume !== null))
  const volumes = [...named].sort()
  const subject = {
    host: cause.host ?? null,
    backend: cause.backend ?? null,
    project: cause.project ?? null,
    device: cause.device ?? null,
  }
  const explained: Evidence[] =
    volumes.length === 0
      ? []
      : [
          {
            plane: 'cinder',
            source: scene.sources.cinder,
            says: `${volumes.length === 1 ? 'one volume' : `${volumes.length} volumes`} would otherwise be reported by themselves: ${[...new Set(cause.symptoms.map((symptom) => symptom.fault))].sort().join(', ')}`,
            fact: { volumes: volumes.slice(0, mostNamed), count: volumes.length },
          },
        ]
  return {
    id: findingId(fault, region, Object.values(subject)),
    fault,
    severity: cause.severity,
    confidence: cause.confidence ?? 'confirmed',
    volume: null,
    server: null,
    attachment: null,
    ...subject,
    region,
    first_seen: formatInstant(scene.now),
    summary: cause.summary,
    evidence: [...cause.evidence, ...explained],
    remedy: { kind: cause.remedy ?? 'manual', steps: cause.steps, blocked_by: [] },
  }
}

/** The dossier behind a finding, for causes that need more than the finding says. */
export const dossierBehind = (finding: Finding, scene: Scene): Dossier | null =>
  finding.volume === null ? null : dossierOf(scene.index, finding.volume)

/** `host@backend` of the volume behind a finding. */
export function serviceHostOf(finding: Finding, scene: Scene): string | null {
  const volume = finding.volume === null ? undefined : scene.index.lists.volumes().get(finding.volume)
  const asked = finding.volume === null ? undefined : scene.index.region.answers.volumes.get(finding.volume)
  const host = (asked === undefined ? volume : known(asked))?.host
  return host ? (host.split('#')[0] as string) : null
}
