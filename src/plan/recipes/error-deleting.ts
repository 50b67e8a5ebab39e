import { known } from '../../kernel/fact.ts'
import { deleteVolume, holders } from '../deletion.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** By force, since the status forbids a plain deletion: Cinder and its driver do the same work. */
export const errorDeleting: Recipe = {
  fault: 'error-deleting',
  propose(_, { dossier }) {
    const volume = dossier === null ? null : known(dossier.volume)
    if (volume === null) return nothingToDo('the volume was not seen')
    return propose([deleteVolume(volume.id, volume.status, true)], { after: holders })
  },
}
