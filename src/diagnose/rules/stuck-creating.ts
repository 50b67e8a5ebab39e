import { stuckState } from '../stuck-state.ts'

/** A creation that never ended: the scheduler lost it, or cinder-volume died over it. */
export const stuckCreating = stuckState({
  fault: 'stuck-creating',
  state: 'creating',
  remedy: 'automatic',
  hasWorker: true,
  explain(volume, dossier) {
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
