import { type Explanation, stuckState } from '../stuck-state.ts'

/** A creation that never ended: the scheduler lost it, or cinder-volume died over it. */
export const stuckCreating = stuckState({
  fault: 'stuck-creating',
  state: 'creating',
  remedy: 'automatic',
  contradictedBy: ['watchers', 'workers'],
  stoppedBy: 'anybody',
  hasWorker: true,
  explain(volume, dossier) {
    if (volume.sizeGib === 0) return takenOver
    if (volume.host === null) {
      return {
        summary: 'no back end was ever chosen for it',
        steps: ['delete it: nothing of it exists on any back end'],
      }
    }
    const { object } = dossier.backend
    const left =
      object.is === 'present'
        ? 'its object is there, whole or not'
        : object.is === 'absent'
          ? 'nothing of it is on the back end'
          : 'whether its object exists was not seen'
    return {
      summary: left,
      steps: [
        'let cinder-volume clean up what it left behind (workers cleanup)',
        'if that is not possible: set the status to error, and leave deleting and creating again to the owner',
      ],
    }
  },
})

/** The API shows `managing` as `creating`; only a volume that is being taken over has no size yet. */
const takenOver: Explanation = {
  summary: 'it has no size, as a volume that is being taken over: its object may hold somebody’s data',
  steps: ['look in Cinder’s database: if the status there is managing, this is stuck-managing; never delete it'],
  remedy: 'manual',
}
