import { diskDoubts, isConnected, operationEvidence, ownedElsewhere } from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Detaching, though Nova still maps it: the detach was begun and given up (use case 4). */
export const stuckDetachingConnected = stuckState({
  fault: 'stuck-detaching-connected',
  state: 'detaching',
  remedy: 'automatic',
  contradictedBy: ['hosts'],
  hasWorker: false,
  explain(_volume, dossier, scene) {
    if (!isConnected(dossier) || ownedElsewhere(dossier, scene)) return null
    const { holders } = dossier
    const empty = holders.unseen === null && holders.items.length === 0
    return {
      summary: empty ? 'the guest has lost the disk, Nova still maps it' : 'it is still attached',
      evidence: operationEvidence(dossier, scene),
      missing: diskDoubts(dossier),
      steps: [
        'roll the detach back, which makes the volume in-use again',
        empty
          ? 'detach it through Nova, which then only cleans up'
          : 'if the detach is still wanted: detach it through Nova',
      ],
    }
  },
})
