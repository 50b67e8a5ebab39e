import { isDiskGone } from '../../diagnose/stuck-operation.ts'
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

const detachThroughNova = (
  volume: NonNullable<Parameters<Recipe['propose']>[1]['dossier']>['id'],
  server: NonNullable<Parameters<Recipe['propose']>[0]['server']>,
): DraftStep => ({
  says: `detach the volume from server ${server} through Nova`,
  act: { act: 'detach-from-server', server, volume },
  guards: [
    { holds: 'mapping', server },
    { holds: 'guest-has-it-not', server },
  ],
  proof: [{ holds: 'mapping-gone', server }],
  withinMs: 180_000,
})
