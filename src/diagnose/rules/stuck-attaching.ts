import { holding } from '../claims.ts'
import {
  isConnected,
  ofNobody,
  operationDoubts,
  operationEvidence,
  ownedElsewhere,
  underway,
} from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Attaching, and neither Nova nor a guest knows anything of it (force-detach, use case 1). */
export const stuckAttaching = stuckState({
  fault: 'stuck-attaching',
  state: 'attaching',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'server',
  hasWorker: false,
  explain(_volume, dossier, scene) {
    const claims = underway(dossier, 'attaching').filter((claim) => !isConnected(claim))
    const none = dossier.claims.every((claim) => holding(claim).some((attachment) => attachment.status === 'attached'))
    if ((claims.length === 0 && !none) || ownedElsewhere(claims, dossier, scene)) return null
    const records = claims.flatMap((claim) => claim.attachments)
    return {
      claim: claims[0] ?? null,
      summary: 'nobody has it, and nobody is attaching it',
      evidence: operationEvidence(dossier, scene),
      missing: operationDoubts(claims, dossier, scene),
      steps:
        records.length === 0
          ? ['unreserve it through Cinder, which makes it what its records say: available without any']
          : records.map(
              (attachment) => `delete attachment ${attachment.id} through Cinder, which makes the volume available`,
            ),
      ...ofNobody(claims),
    }
  },
})
