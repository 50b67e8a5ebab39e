/** The recipe for a mapping that leads to nothing that its server has: through Nova, and then in its database. */
import { isStopped, serverOf } from '../diagnose/claims.ts'
import type { Condition } from '../model/condition.ts'
import type { FaultName } from '../model/faults.ts'
import { detachThroughNova, forgetMapping } from './mappings.ts'
import { nothingToDo, propose, type Recipe } from './recipe.ts'

export const danglingMapping = (fault: FaultName): Recipe => ({
  fault,
  propose({ server }, { dossier }) {
    const claim = dossier?.claims.find((one) => one.server === server)
    const mapping = claim?.mappings.items[0]
    if (dossier === null || server === null || claim === undefined || mapping === undefined)
      return nothingToDo('its mapping was not seen')
    const owner = serverOf(claim)
    // A stopped guest writes nowhere; of a running one, somebody must have seen that it has lost the disk.
    const unseen = dossier.holders.unseen !== null || (owner !== null && isStopped(owner))
    const guards: readonly Condition[] = [
      ...(unseen ? [] : [{ holds: 'guest-has-it-not', server } as const]),
      { holds: 'nobody-else-has-it', except: [] },
    ]
    const row = forgetMapping(dossier.id, server, mapping.attachment ?? null, guards)
    return propose([
      detachThroughNova(dossier.id, server, {
        guards,
        instead: { when: ['refused', 'absent', 'failed'], needs: 'database', step: row },
      }),
    ])
  },
})
