import { isDiskGone } from '../../diagnose/stuck-operation.ts'
import { detachThroughNova } from '../mappings.ts'
import { type DraftStep, nothingToDo, propose, type Recipe } from '../recipe.ts'

/** The detach was given up: the volume is in use, as it was. Where the guest has lost it, Nova then cleans up. */
export const stuckDetachingConnected: Recipe = {
  fault: 'stuck-detaching-connected',
  propose({ server }, { dossier }) {
    if (dossier === null || server === null) return nothingToDo('its server was not seen')
    const back: DraftStep = {
      says: 'roll the detach back, which makes the volume in-use again',
      act: { act: 'roll-detaching', volume: dossier.id },
      guards: [
        { holds: 'volume-status', status: ['detaching'] },
        { holds: 'mapping', server },
      ],
      proof: [{ holds: 'volume-status', status: ['in-use'] }],
      undo: null,
    }
    const gone = isDiskGone(dossier.claims, dossier)
    return propose(gone ? [back, detachThroughNova(dossier.id, server)] : [back])
  },
}
