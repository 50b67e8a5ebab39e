import { stuckState } from '../stuck-state.ts'

/** Taking an existing object under Cinder's management never ended. The API shows this state as `creating`. */
export const stuckManaging = stuckState({
  fault: 'stuck-managing',
  state: 'managing',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'anybody',
  hasWorker: false,
  explain: () => ({
    summary: 'the object was never taken over',
    steps: [
      'compare the name of the object on the back end with the volume’s',
      'set the status to error_managing, then delete the record, which leaves the object',
    ],
  }),
})
