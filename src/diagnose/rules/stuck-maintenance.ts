import { statusBefore, stuckState } from '../stuck-state.ts'

/** Locked for a migration that is over. */
export const stuckMaintenance = stuckState({
  fault: 'stuck-maintenance',
  state: 'maintenance',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'nobody',
  hasWorker: false,
  explain(_volume, dossier) {
    const { status, stoppedBy, missing } = statusBefore(dossier)
    return {
      summary: 'locked for a migration, but none is going on',
      missing: [missing],
      steps: [`if no administrator holds it on purpose: set the status back to ${status}`],
      stoppedBy,
    }
  },
})
