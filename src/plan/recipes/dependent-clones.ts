import { known } from '../../kernel/fact.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

const dayMs = 86_400_000

/** Each clone is given a copy of what it shares: then it needs its parent no longer. */
export const dependentClones: Recipe = {
  fault: 'dependent-clones',
  propose(_, { dossier }) {
    const backend = dossier?.backend
    const parent = backend === undefined ? null : (known(backend.object) ?? known(backend.trashed) ?? backend.kept)
    if (!backend?.pool || parent === null || parent.children.length === 0)
      return nothingToDo('which clones depend on it was not seen, or they lie in another pool')
    const { pool } = backend
    return propose(
      parent.children.map((object) => ({
        says: `flatten ${object}, which copies into it what it shares with ${parent.name}`,
        act: { act: 'flatten', backend: pool.backend, object },
        guards: [{ holds: 'finding' }],
        proof: [{ holds: 'independent', object }],
        withinMs: dayMs,
      })),
      { needs: 'flatten' },
    )
  },
}
