/** The deletion that a volume’s owner asked for, once nothing is in its way. */
import { known } from '../kernel/fact.ts'
import type { VolumeId } from '../kernel/ids.ts'
import type { Volume } from '../model/cinder.ts'
import type { Dossier } from '../model/dossier.ts'
import type { FaultName } from '../model/faults.ts'
import type { DraftStep } from './recipe.ts'

const withinMs = 180_000

const deleteVolume = (volume: VolumeId, status: string, force: boolean): DraftStep => ({
  says: `${force ? 'force-delete' : 'delete'} the volume through Cinder, as its owner asked`,
  act: { act: 'delete-volume', volume, force },
  guards: [
    { holds: 'volume-status', status: [status] },
    { holds: 'nobody-else-has-it', except: [] },
  ],
  proof: [{ holds: 'volume-gone' }],
  withinMs,
})

/** By force, whatever the status says. */
export const forceDelete = (dossier: Dossier): DraftStep | null => deletion(dossier, true)

/** As its owner did. */
export const deleteAgain = (dossier: Dossier): DraftStep | null => deletion(dossier, false)

/** The row by itself only where the object is gone and Cinder cannot end it. */
function deletion(dossier: Dossier, force: boolean): DraftStep | null {
  const volume = known(dossier.volume)
  if (volume === null) return null
  const step = deleteVolume(volume.id, volume.status, force)
  return { ...step, instead: { when: ['failed', 'unproved'], needs: 'database', step: forgetVolume(volume, dossier) } }
}

/** A row whose data is still there would be lost to everybody: its object has to be seen to be gone. */
const forgetVolume = ({ id, host, nameId, migrationStatus }: Volume, { backend }: Dossier): DraftStep => ({
  says: 'mark the volume deleted in Cinder’s database, and count again what its project uses',
  act: { act: 'forget-volume', volume: id, status: afterDeletion, host, migrationStatus },
  guards: [
    { holds: 'volume-status', status: afterDeletion },
    { holds: 'object-gone', object: known(backend.object)?.name ?? `volume-${nameId ?? id}` },
    { holds: 'nobody-else-has-it', except: [] },
  ],
  proof: [{ holds: 'volume-gone' }],
  undo: { says: 'give the rows back as the journal kept them', act: null },
})

/** What Cinder makes of a deletion that it was asked for and could not end. */
const afterDeletion = ['deleting', 'error_deleting'] as const

/** What has to be mended first: each of these keeps a back end from deleting. */
export const holders: readonly FaultName[] = [
  'orphan-domain',
  'orphan-watcher',
  'faulty-multipath',
  'stale-path',
  'leaked-connection',
  'leaked-export',
]
