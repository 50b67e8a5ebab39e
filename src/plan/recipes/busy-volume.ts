import { deleteVolume, holders } from '../deletion.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Whoever held it is ended first, where it is an orphan; then Cinder is asked again. */
export const busyVolume: Recipe = {
  fault: 'busy-volume',
  propose: (_, { dossier }) =>
    dossier === null
      ? nothingToDo('the volume was not seen')
      : propose([deleteVolume(dossier.id, 'available', false)], { after: holders }),
}
