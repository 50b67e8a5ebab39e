import { forceDelete, holders } from '../deletion.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** By force, since the status forbids a plain deletion: Cinder and its driver do the same work. */
export const errorDeleting: Recipe = {
  fault: 'error-deleting',
  propose(_, { dossier }) {
    const step = dossier === null ? null : forceDelete(dossier)
    return step === null ? nothingToDo('the volume was not seen') : propose([step], { after: holders })
  },
}
