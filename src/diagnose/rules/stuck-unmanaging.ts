import { stuckState } from '../stuck-state.ts'

/** Releasing an object from Cinder's management never ended. */
export const stuckUnmanaging = stuckState({
  fault: 'stuck-unmanaging',
  state: 'unmanaging',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'anybody',
  hasWorker: false,
  explain: () => ({
    summary: 'the object was never released',
    steps: [
      'look whether the back end has renamed the object already',
      'set the status to available and unmanage again; never delete: the data is meant to stay',
    ],
  }),
})
