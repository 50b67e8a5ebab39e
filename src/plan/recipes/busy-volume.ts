import { deleteAgain, holders } from '../deletion.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Whoever held it is ended first, where it is an orphan; then Cinder is asked again. */
export const busyVolume: Recipe = {
  fault: 'busy-volume',
  propose(_, { dossier }) {
    const step = dossier === null ? null : deleteAgain(dossier)
    return step === null ? nothingToDo('the volume was not seen') : propose([step], { after: holders })
  },
}
