import { stuckState } from '../stuck-state.ts'

/** Going back to a snapshot never ended. */
export const stuckReverting = stuckState({
  fault: 'stuck-reverting',
  state: 'reverting',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'anybody',
  hasWorker: false,
  explain: () => ({
    summary: 'the way back to its snapshot never ended; the content may be mixed',
    steps: [
      'compare the volume with the snapshot on the back end',
      'set the volume to error, or to available once the back end is seen to be done, and the snapshot to available',
    ],
  }),
})
