import { statusBefore, stuckState } from '../stuck-state.ts'

/** A change of type never ended. */
export const stuckRetyping = stuckState({
  fault: 'stuck-retyping',
  state: 'retyping',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'nobody',
  hasWorker: false,
  explain(_volume, dossier) {
    const { status, stoppedBy, missing } = statusBefore(dossier)
    return {
      summary: 'the change of type never ended',
      missing: [missing],
      steps: [
        'look for a volume with the migration status target:… of this one, and for which of the two holds the data',
        `set the status back to ${status}, and delete a target that was never completed`,
      ],
      stoppedBy,
    }
  },
})
