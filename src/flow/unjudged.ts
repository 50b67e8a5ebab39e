/** Volumes about which nothing is concluded, since no release known here writes their status. */
import { known } from '../kernel/fact.ts'
import type { Volume } from '../model/cinder.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { isKnownStatus } from '../model/volume-status.ts'

/** They are neither wrong nor right: a result that has some is not a clean one. */
export const unjudgedIn = ({ regions }: Pick<Snapshot, 'regions'>): readonly Volume[] =>
  regions.flatMap(({ volumes }) => volumes.filter(({ status }) => !isKnownStatus(status)))

/** The status for which this volume is not judged; null when it is judged. */
export function unknownStatusOf(dossier: Dossier): string | null {
  const volume = known(dossier.volume)
  return volume === null || isKnownStatus(volume.status) ? null : volume.status
}
