import { known } from '../../kernel/fact.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Long enough for somebody to miss it. */
const monthMs = 30 * 86_400_000

/** Out of the way, with a date on which it may be removed: never removed on a guess. */
export const backendStray: Recipe = {
  fault: 'backend-stray',
  propose({ device }, { dossier }) {
    const backend = dossier?.backend
    const object = backend === undefined ? null : (known(backend.object) ?? backend.kept)
    if (!backend?.pool || object === null || object.name !== device) return nothingToDo('its object was not seen')
    return propose(
      [
        {
          says: `move ${object.name} into quarantine for 30 days`,
          act: { act: 'quarantine', backend: backend.pool.backend, object: object.name, keepMs: monthMs },
          guards: [
            { holds: 'volume-gone' },
            { holds: 'object', object: object.name },
            { holds: 'nobody-else-has-it', except: [] },
          ],
          proof: [{ holds: 'object-gone', object: object.name }],
          undo: { says: 'give it its place and name back', act: null },
        },
      ],
      { needs: 'quarantine' },
    )
  },
}
