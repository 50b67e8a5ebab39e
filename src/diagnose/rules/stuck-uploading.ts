import { stuckState } from '../stuck-state.ts'

/** Making an image of the volume never ended. */
export const stuckUploading = stuckState({
  fault: 'stuck-uploading',
  state: 'uploading',
  remedy: 'automatic',
  stoppedBy: 'nobody',
  hasWorker: true,
  explain: (_volume, dossier) => ({
    summary: 'the image was never written whole',
    steps: [
      'let cinder-volume clean up what it left behind (workers cleanup)',
      `if that is not possible: set the status back to ${dossier.attachments.items.length > 0 ? 'in-use' : 'available'}, and delete the half image`,
    ],
  }),
})
