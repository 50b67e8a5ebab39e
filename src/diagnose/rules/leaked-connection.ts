import { holding, knownVolume, nobodyUses } from '../claims.ts'
import { noAttachments, nobodyMaps } from '../doubts.ts'
import { exportSays, noAttachmentSays, volumeSays } from '../evidence.ts'
import { sharedExport } from '../exports.ts'
import { hasOtherConsumer } from '../foreign.ts'
import { noMatch, type Rule } from '../rule.ts'

/** The back end still exports a volume that Cinder calls available and Nova does not map (force-detach, use case 5). */
export const leakedConnection: Rule = {
  fault: 'leaked-connection',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts'],
  stoppedBy: 'anybody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const { exports, pool } = dossier.backend
    if (exports.items.length === 0) return noMatch
    const volume = knownVolume(dossier)
    if (volume?.status !== 'available' || hasOtherConsumer(volume) || !nobodyUses(dossier)) return noMatch
    if (dossier.claims.some((claim) => holding(claim).length > 0)) return noMatch
    const hosts = [...new Set(exports.items.map((entry) => entry.host))].sort()
    return [
      {
        summary: `available, but exported to ${hosts.join(', ')}`,
        host: hosts[0] ?? null,
        evidence: [
          volumeSays(dossier, scene),
          noAttachmentSays(dossier, scene),
          ...exports.items.map((entry) => exportSays(entry, pool, scene)),
        ],
        missing: [noAttachments(dossier), nobodyMaps(scene)],
        blocked: exports.items.map(sharedExport),
        steps: [
          ...hosts.map((host) => `clean ${host} first: flush what it has of the volume, and delete its paths`),
          ...hosts.map(
            (host) =>
              `terminate the connection to ${host} through Cinder; if that cannot, remove the export on the back end`,
          ),
        ],
      },
    ]
  },
}
