/** Who of Cinder's services works on a volume, by the table in which they note it. */
import { unseenOf } from '../correlate/index-region.ts'
import { known } from '../kernel/fact.ts'
import type { Worker } from '../model/cinder.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Evidence } from '../model/finding.ts'
import { type Doubt, doubt } from './doubts.ts'
import type { Scene } from './scene.ts'

/** A service that lives, or of which nobody knows that it does not, and that works on the volume. */
export function workerAlive(dossier: Dossier, scene: Scene): Worker | null {
  return dossier.workers.items.find((worker) => isAlive(worker, scene)) ?? null
}

/** Where no service has begun, what was asked for may be on its way; how long that may last is for the state to say. */
function isAlive({ host }: Worker, scene: Scene): boolean {
  if (host === null) return false
  if (unseenOf(scene.index.region, 'cinder-services') !== null) return true
  return scene.index.lists.cinderServices().get(host)?.up === true
}

/** The API does not show whether a living service still works on the volume; only Cinder's database does. */
export function nobodyWorks(dossier: Dossier): Doubt | null {
  const { unseen, asked } = dossier.workers
  if (known(dossier.volume)?.host === null || (unseen === null && asked)) return null
  const why =
    unseen === null
      ? 'it was missing from its table of workers, but was not asked for directly'
      : unseen.reason === 'unconfigured'
        ? 'only the workers table of Cinder’s database tells'
        : unseen.detail
  return doubt('cinder', `whether cinder-volume still works on it: ${why}`, unseen)
}

export function workersSay(dossier: Dossier, scene: Scene): readonly Evidence[] {
  const { items, unseen } = dossier.workers
  if (unseen !== null) return []
  const source = scene.sources.cinder
  if (items.length === 0)
    return [{ plane: 'cinder', source, says: 'no service notes that it works on the volume', fact: { workers: 0 } }]
  return items.map(({ status, host, updatedAt }) => ({
    plane: 'cinder',
    source,
    says: `${host ?? 'no service yet'} is noted to work on the volume (${status})${updatedAt === null ? '' : `, since ${updatedAt}`}`,
    fact: { worker: host, status, updated_at: updatedAt },
  }))
}
