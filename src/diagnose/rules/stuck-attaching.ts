import { isConnected, operationDoubts, operationEvidence, ownedElsewhere } from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Attaching, and neither Nova nor the back end knows anything of it (force-detach, use case 1). */
export const stuckAttaching = stuckState({
  fault: 'stuck-attaching',
  state: 'attaching',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  hasWorker: false,
  explain(_volume, dossier, scene) {
    if (isConnected(dossier) || ownedElsewhere(dossier, scene)) return null
    const { attachments } = dossier
    return {
      summary: 'nobody has it, and nobody is attaching it',
      evidence: operationEvidence(dossier, scene),
      missing: operationDoubts(dossier, scene),
      steps:
        attachments.items.length === 0
          ? ['unreserve it through Cinder, which makes it available']
          : attachments.items.map(
              (attachment) => `delete attachment ${attachment.id} through Cinder, which makes the volume available`,
            ),
    }
  },
})
