import { diskDoubts, isConnected, operationEvidence, ownedElsewhere } from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Attaching, though Nova maps it and the guest has it: only Cinder's last step is missing (use case 2). */
export const stuckAttachingConnected = stuckState({
  fault: 'stuck-attaching-connected',
  state: 'attaching',
  remedy: 'automatic',
  contradictedBy: ['hosts'],
  hasWorker: false,
  explain(_volume, dossier, scene) {
    if (!isConnected(dossier) || ownedElsewhere(dossier, scene)) return null
    const { attachments, holders } = dossier
    // Without the disk there is nothing to complete: going back is then for the operator to choose.
    const empty = holders.unseen === null && holders.items.length === 0
    return {
      summary: empty ? 'Nova maps it, but no domain has the disk' : 'it is attached; Cinder was never told the end',
      evidence: operationEvidence(dossier, scene),
      missing: diskDoubts(dossier),
      steps: empty
        ? ['complete the attachment, then detach the volume through Nova']
        : attachments.items.map((attachment) => `complete attachment ${attachment.id} through Cinder; never detach it`),
      ...(empty || attachments.items.length === 0 ? { remedy: 'on-request' as const } : {}),
    }
  },
})
