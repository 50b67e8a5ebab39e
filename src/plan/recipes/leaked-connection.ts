import { clean } from '../devices.ts'
import { removeExport } from '../exports.ts'
import { type DraftStep, nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Force-detach, use case 5: the host is cleaned first, then the connection is ended through Cinder. */
export const leakedConnection: Recipe = {
  fault: 'leaked-connection',
  propose(_, view) {
    const { dossier } = view
    if (dossier === null) return nothingToDo('the volume was not seen')
    const { exports, pool } = dossier.backend
    const cleanings = [...new Set(exports.items.map(({ host }) => host))].map((host) => clean(host, view))
    const terminate = exports.items.map((entry): DraftStep => {
      const removal = removeExport(entry, pool?.backend ?? '')
      return {
        says: `terminate the connection to ${entry.host} through Cinder`,
        act: { act: 'terminate-connection', volume: dossier.id, host: entry.host },
        guards: removal.guards,
        proof: removal.proof,
        instead: { when: ['refused', 'failed'], needs: null, step: removal },
      }
    })
    return propose([...cleanings.flatMap(({ steps }) => steps), ...terminate], {
      held: cleanings.flatMap(({ held }) => held),
    })
  },
}
