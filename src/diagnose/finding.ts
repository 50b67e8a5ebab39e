/** Makes a finding of what a rule saw: its id, its confidence, and what stands in the way of its remedy. */
import { known } from '../kernel/fact.ts'
import { stableHash } from '../kernel/hash.ts'
import { formatInstant } from '../kernel/time.ts'
import type { Dossier } from '../model/dossier.ts'
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import type { Doubt } from './doubts.ts'
import { hindrances } from './hindrances.ts'
import type { Match, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

type RuleFacts = Omit<Rule, 'recognise'>

export function findingOf(rule: RuleFacts, match: Match, dossier: Dossier | null, scene: Scene): Finding {
  const missing = match.missing.filter((entry) => entry !== null)
  const volume = dossier === null ? null : known(dossier.volume)
  const subject = {
    volume: dossier?.id ?? null,
    server: match.server ?? null,
    attachment: match.attachment?.id ?? null,
    host: match.host ?? null,
    device: match.device ?? null,
  }
  const remedy = match.remedy ?? rule.remedy
  return {
    id: findingId(
      rule.fault,
      scene.index.region.name,
      rule.apart.map((part) => subject[part]),
    ),
    fault: rule.fault,
    severity: rule.severity,
    confidence: missing.length === 0 ? 'confirmed' : 'unconfirmed',
    ...subject,
    backend: volume?.host ?? dossier?.backend.pool?.backend ?? null,
    project: volume?.project ?? null,
    region: scene.index.region.name,
    first_seen: formatInstant(scene.now),
    summary: match.summary,
    evidence: [...match.evidence, ...missing.map((entry) => notSeen(entry, scene))],
    remedy: {
      kind: remedy,
      steps: match.steps,
      blocked_by: remedy === 'none' ? [] : hindrances(rule, match, missing, dossier, scene),
    },
  }
}

/** The same fault in the same thing has the same id in every scan. */
export const findingId = (fault: FaultName, region: string, subject: readonly (string | null)[]): string =>
  stableHash([fault, region, ...subject.map((part) => part ?? '')].join('\n'))

const notSeen = ({ plane, says, unseen }: Doubt, scene: Scene): Finding['evidence'][number] => ({
  plane,
  source: unseen?.source ?? scene.sources[plane],
  says: `not seen: ${says}`,
  fact: { unseen: unseen?.reason ?? 'not-asked', source: unseen?.source ?? null },
})
