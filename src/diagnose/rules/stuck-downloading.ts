import { stuckState } from '../stuck-state.ts'

/** The copy of an image into the volume never ended. */
export const stuckDownloading = stuckState({
  fault: 'stuck-downloading',
  state: 'downloading',
  remedy: 'automatic',
  stoppedBy: 'anybody',
  hasWorker: true,
  contradictedBy: ['watchers', 'workers'],
  explain: () => ({
    summary: 'the image was never copied in whole',
    steps: [
      'let cinder-volume clean up what it left behind (workers cleanup)',
      'if that is not possible: set the status to error; the content is not whole',
    ],
  }),
})
