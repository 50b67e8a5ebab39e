import { known } from '../../kernel/fact.ts'
import { setTo } from '../back-to.ts'
import { propose, type Recipe } from '../recipe.ts'

const callIt = setTo('stuck-creating', 'error', null)

/** One for which no back end was ever chosen is nothing but a record; any other may hold something, and is kept. */
export const stuckCreating: Recipe = {
  fault: 'stuck-creating',
  propose(finding, view) {
    const volume = view.dossier === null ? null : known(view.dossier.volume)
    if (volume === null || volume.host !== null) return callIt.propose(finding, view)
    return propose([
      {
        says: 'delete the volume through Cinder: nothing of it exists on any back end',
        act: { act: 'delete-volume', volume: volume.id, force: true },
        guards: [{ holds: 'volume-status', status: ['creating'] }],
        proof: [{ holds: 'volume-gone' }],
      },
    ])
  },
}
