import { known } from '../../kernel/fact.ts'
import { backToBefore } from '../back-to.ts'
import { nothingToDo, type Recipe } from '../recipe.ts'

const giveUp = backToBefore('stuck-extending', 'roll-back')

/** Only where the back end has not grown: a size that Cinder does not know would be lost to its owner. */
export const stuckExtending: Recipe = {
  fault: 'stuck-extending',
  propose(finding, view) {
    const volume = view.dossier === null ? null : known(view.dossier.volume)
    const object = view.dossier === null ? null : known(view.dossier.backend.object)
    if (volume !== null && object?.sizeGib && object.sizeGib > volume.sizeGib)
      return nothingToDo(`the back end has grown to ${object.sizeGib} GiB: no API can tell Cinder`)
    return giveUp.propose(finding, view)
  },
}
