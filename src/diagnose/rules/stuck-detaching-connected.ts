import { diskDoubts, isConnected, isDiskGone, operationEvidence, ownedElsewhere } from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Detaching, though Nova still maps it: the detach was begun and given up (use case 4). */
export const stuckDetachingConnected = stuckState({
  fault: 'stuck-detaching-connected',
  state: 'detaching',
  remedy: 'automatic',
  contradictedBy: ['hosts'],
  stoppedBy: 'nobody',
  hasWorker: false,
  explain(_volume, dossier, scene) {
    const { claims } = dossier
    if (claims.length === 0 || !claims.every(isConnected) || ownedElsewhere(claims, dossier, scene)) return null
    const gone = isDiskGone(claims, dossier)
    return {
      claim: claims[0] ?? null,
      summary: gone ? 'the guest has lost the disk, Nova still maps it' : 'it is still attached',
      evidence: operationEvidence(dossier, scene),
      missing: diskDoubts(claims, dossier),
      steps: [
        'roll the detach back, which makes the volume in-use again',
        gone
          ? 'detach it through Nova, which then only cleans up'
          : 'if the detach is still wanted: detach it through Nova',
      ],
    }
  },
})
