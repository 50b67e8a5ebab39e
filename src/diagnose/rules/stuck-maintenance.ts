import { stuckState } from '../stuck-state.ts'

/** Locked for a migration that is over. */
export const stuckMaintenance = stuckState({
  fault: 'stuck-maintenance',
  state: 'maintenance',
  remedy: 'on-request',
  stoppedBy: 'nobody',
  hasWorker: false,
  explain: () => ({
    summary: 'locked for a migration, but none is going on',
    steps: ['if no administrator holds it on purpose: set the status back to available'],
  }),
})
