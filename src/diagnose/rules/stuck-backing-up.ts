import { stuckState } from '../stuck-state.ts'

/** A backup never ended. Restarting cinder-backup would set this right by itself. */
export const stuckBackingUp = stuckState({
  fault: 'stuck-backing-up',
  state: 'backing-up',
  remedy: 'on-request',
  hasWorker: false,
  explain(volume, dossier, scene) {
    const working = scene.index.lists
      .backups()
      .get(volume.id)
      .some((backup) => backup.status === 'creating')
    return {
      summary: working ? 'the backup is still called creating' : 'no backup of it is being made',
      steps: [
        'restart cinder-backup, which puts its own volumes right',
        `if it no longer exists: set the backup to error, and the volume back to ${dossier.attachments.items.length > 0 ? 'in-use' : 'available'}`,
      ],
    }
  },
})
