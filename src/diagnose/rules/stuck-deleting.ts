import { stuckState } from '../stuck-state.ts'

/** A deletion that never ended. Its owner has asked for it: finishing it destroys nothing that is wanted. */
export const stuckDeleting = stuckState({
  fault: 'stuck-deleting',
  state: 'deleting',
  remedy: 'automatic',
  stoppedBy: 'anybody',
  hasWorker: true,
  contradictedBy: ['watchers', 'hosts', 'workers'],
  explain(volume, dossier) {
    const { object, watchers } = dossier.backend
    const gone = object.is === 'absent'
    const held = watchers.items.length > 0
    return {
      summary: held
        ? 'somebody has its object open'
        : gone
          ? 'its object is gone, only the record is left'
          : 'nobody finishes it',
      steps: gone
        ? [
            'force-delete it through Cinder, which then only removes the record; as the last resort, its row in Cinder’s database',
          ]
        : [...(held ? ['end whoever has it open, if it is an orphan'] : []), 'force-delete it through Cinder'],
      // The API shows the removal of a record that was never taken over as deleting, too; a force-delete takes the object.
      blocked: [
        volume.sizeGib === 0 ? 'it has no size: it may never have been taken over, and its object is somebody’s' : null,
      ],
    }
  },
})
