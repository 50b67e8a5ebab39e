import { forceDelete, holders } from '../deletion.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Its owner has asked for it: finishing it destroys nothing that is wanted. */
export const stuckDeleting: Recipe = {
  fault: 'stuck-deleting',
  propose(_, { dossier }) {
    const step = dossier === null ? null : forceDelete(dossier)
    return step === null ? nothingToDo('the volume was not seen') : propose([step], { after: holders })
  },
}
