import { isConnected, operationDoubts, operationEvidence, ownedElsewhere } from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Detaching, and neither Nova nor the back end has it any more (use case 3). */
export const stuckDetaching = stuckState({
  fault: 'stuck-detaching',
  state: 'detaching',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  hasWorker: false,
  explain(_volume, dossier, scene) {
    if (isConnected(dossier) || ownedElsewhere(dossier, scene)) return null
    const { attachments } = dossier
    return {
      summary: 'everybody has let go of it; Cinder was never told the end',
      evidence: operationEvidence(dossier, scene),
      missing: operationDoubts(dossier, scene),
      steps:
        attachments.items.length === 0
          ? ['set status available and attach status detached, once hosts and back end are seen to be clean']
          : attachments.items.map(
              (attachment) => `delete attachment ${attachment.id} through Cinder, which makes the volume available`,
            ),
    }
  },
})
