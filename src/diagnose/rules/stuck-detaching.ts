import { isConnected, ofNobody, operationDoubts, operationEvidence, ownedElsewhere } from '../stuck-operation.ts'
import { statusBefore, stuckState } from '../stuck-state.ts'

/** Detaching, and neither Nova nor a guest has it any more (use case 3). */
export const stuckDetaching = stuckState({
  fault: 'stuck-detaching',
  state: 'detaching',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'server',
  hasWorker: false,
  explain(_volume, dossier, scene) {
    // Of several users of one volume, it is the one that has let go.
    const claims = dossier.claims.filter((claim) => !isConnected(claim))
    if ((claims.length === 0 && dossier.claims.length > 0) || ownedElsewhere(claims, dossier, scene)) return null
    const records = claims.flatMap((claim) => claim.attachments)
    const back = statusBefore(dossier)
    return {
      claim: claims[0] ?? null,
      summary: `${claims.length < dossier.claims.length ? 'one of its servers' : 'everybody'} has let go of it; Cinder was never told the end`,
      evidence: operationEvidence(dossier, scene),
      missing: [...operationDoubts(claims, dossier, scene), records.length === 0 ? back.missing : null],
      steps:
        records.length === 0
          ? [
              back.status === 'in-use'
                ? 'set status in-use, as the records of its other servers say'
                : 'set status available and attach status detached, once hosts and back end are seen to be clean',
            ]
          : records.map(
              (attachment) => `delete attachment ${attachment.id} through Cinder, which makes the volume available`,
            ),
      blocked:
        records.length > 0 || back.status === 'in-use'
          ? []
          : dossier.backend.exports.items.map((entry) => `it is exported to ${entry.host}`),
      ...ofNobody(claims),
    }
  },
})
