/** The deletion that a volume’s owner asked for, once nothing is in its way. */
import type { VolumeId } from '../kernel/ids.ts'
import type { FaultName } from '../model/faults.ts'
import type { DraftStep } from './recipe.ts'

const withinMs = 180_000

export const deleteVolume = (volume: VolumeId, status: string, force: boolean): DraftStep => ({
  says: `${force ? 'force-delete' : 'delete'} the volume through Cinder, as its owner asked`,
  act: { act: 'delete-volume', volume, force },
  guards: [
    { holds: 'volume-status', status: [status] },
    { holds: 'nobody-else-has-it', except: [] },
  ],
  proof: [{ holds: 'volume-gone' }],
  withinMs,
})

/** What has to be mended first: each of these keeps a back end from deleting. */
export const holders: readonly FaultName[] = [
  'orphan-domain',
  'orphan-watcher',
  'faulty-multipath',
  'stale-path',
  'leaked-connection',
  'leaked-export',
]
