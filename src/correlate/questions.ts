/** What to ask directly about a dossier before anything is said of it. */

import { known } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Dossier } from '../model/dossier.ts'

export interface Questions {
  readonly volume: VolumeId
  /** The id in the name of its object, which after a migration is another than the volume's. */
  readonly object: VolumeId
  readonly servers: readonly ServerId[]
  /** The back end to ask for the object, if one is configured. */
  readonly pool: string | null
  /** Whether failed detaches of its servers could explain it. */
  readonly detaches: boolean
}

export function questionsOf(dossier: Dossier): Questions {
  const volume = known(dossier.volume)
  return {
    volume: dossier.id,
    object: volume?.nameId ?? dossier.id,
    servers: dossier.claims.map((claim) => claim.server).filter((server) => server !== null),
    pool: dossier.backend.pool?.source ?? null,
    detaches: volume?.status === 'detaching' || volume?.status === 'in-use',
  }
}
