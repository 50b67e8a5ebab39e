import { statusBefore, stuckState } from '../stuck-state.ts'

/** Making an image of the volume never ended. */
export const stuckUploading = stuckState({
  fault: 'stuck-uploading',
  state: 'uploading',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers', 'workers'],
  stoppedBy: 'nobody',
  hasWorker: true,
  explain(_volume, dossier) {
    const { status, stoppedBy, missing } = statusBefore(dossier)
    return {
      summary: 'the image was never written whole',
      missing: [missing],
      steps: [
        'let cinder-volume clean up what it left behind (workers cleanup)',
        `if that is not possible: set the status back to ${status}, and delete the half image`,
      ],
      stoppedBy,
    }
  },
})
