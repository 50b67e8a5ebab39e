import { stuckState } from '../stuck-state.ts'

/** A change of type never ended. */
export const stuckRetyping = stuckState({
  fault: 'stuck-retyping',
  state: 'retyping',
  remedy: 'on-request',
  stoppedBy: 'nobody',
  hasWorker: false,
  explain: () => ({
    summary: 'the change of type never ended',
    steps: [
      'look for a volume with the migration status target:… of this one, and for which of the two holds the data',
      'set the status back to what it was before, and delete a target that was never completed',
    ],
  }),
})
