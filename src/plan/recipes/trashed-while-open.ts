import { openHolders, serverIsAbsent } from '../../diagnose/claims.ts'
import { known } from '../../kernel/fact.ts'
import { endDomains } from '../domains.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** An orphan’s hold is ended; where a guest still needs the data, it is taken out of the trash. */
export const trashedWhileOpen: Recipe = {
  fault: 'trashed-while-open',
  propose(_, { dossier }) {
    const trashed = dossier === null ? null : known(dossier.backend.trashed)
    const backend = dossier?.backend.pool?.backend
    if (dossier === null || trashed?.trash == null || backend === undefined)
      return nothingToDo('it was not seen in the trash')
    const open = dossier.claims.filter(({ holders }) => openHolders(holders).length > 0)
    if (open.length === 0) return nothingToDo('nobody knows who has it open: it may still be needed')
    if (open.every(serverIsAbsent)) {
      const steps = open.flatMap(({ server, holders }) => (server === null ? [] : endDomains(server, holders)))
      return propose(steps, { needs: 'destroy-domain' })
    }
    return propose(
      [
        {
          says: `take ${trashed.name} out of the trash, before it expires under the guest`,
          act: { act: 'restore', backend, object: trashed.name, id: trashed.trash.id },
          guards: [{ holds: 'object-trashed', object: trashed.name }],
          proof: [{ holds: 'object', object: trashed.name }],
        },
      ],
      { needs: 'roll-back' },
    )
  },
}
