import { stuckState } from '../stuck-state.ts'

/** Restoring a backup never ended: what the volume holds is neither the old nor the new. */
export const stuckRestoringBackup = stuckState({
  fault: 'stuck-restoring-backup',
  state: 'restoring-backup',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'anybody',
  hasWorker: false,
  explain: () => ({
    summary: 'the backup was never restored whole; the content is undefined',
    steps: [
      'restart cinder-backup, which sets it to error_restoring',
      'if it no longer exists: set the status to error_restoring, never to available',
    ],
  }),
})
