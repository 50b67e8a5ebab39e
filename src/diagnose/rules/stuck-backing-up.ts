import { parseInstant } from '../../kernel/time.ts'
import type { Backup } from '../../model/cinder.ts'
import { settleOf } from '../../model/policy.ts'
import { readWhole } from '../doubts.ts'
import type { Scene } from '../scene.ts'
import { statusBefore, stuckState } from '../stuck-state.ts'

/** A backup never ended. Restarting cinder-backup would set this right by itself. */
export const stuckBackingUp = stuckState({
  fault: 'stuck-backing-up',
  state: 'backing-up',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'nobody',
  hasWorker: false,
  explain(volume, dossier, scene) {
    const backups = scene.index.lists.backups().get(volume.id)
    const working = backups.filter((backup) => backup.status === 'creating')
    if (working.some((backup) => isYoung(backup, scene))) return null
    const { status, stoppedBy, missing } = statusBefore(dossier)
    return {
      summary: working.length > 0 ? 'the backup is still called creating' : 'no backup of it is being made',
      missing: [working.length > 0 ? null : readWhole('cinder', 'backups', scene), missing],
      steps: [
        'restart cinder-backup, which puts its own volumes right',
        `if it no longer exists: set the backup to error, and the volume back to ${status}`,
      ],
      stoppedBy,
    }
  },
})

/** cinder-backup writes into its row as it goes on. */
function isYoung(backup: Backup, scene: Scene): boolean {
  const at = parseInstant(backup.updatedAt)
  return at !== null && scene.now - at < settleOf(scene.policy, 'backing-up')
}
