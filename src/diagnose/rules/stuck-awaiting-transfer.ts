import { readWhole } from '../doubts.ts'
import { stuckState } from '../stuck-state.ts'

/** Offered to another project, but the offer no longer exists. With an offer it may wait for ever, and rightly. */
export const stuckAwaitingTransfer = stuckState({
  fault: 'stuck-awaiting-transfer',
  state: 'awaiting-transfer',
  severity: 'low',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'anybody',
  hasWorker: false,
  explain(volume, _dossier, scene) {
    const { region } = scene.index
    if (region.transfers.some((transfer) => transfer.volume === volume.id)) return null
    return {
      summary: 'no transfer offers it any more',
      missing: [readWhole('cinder', 'transfers', scene)],
      steps: ['set the status back to available'],
    }
  },
})
