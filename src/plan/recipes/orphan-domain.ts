import { endDomains } from '../domains.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Nova has no such server: its domain is ended, and its definition kept. */
export const orphanDomain: Recipe = {
  fault: 'orphan-domain',
  propose({ server }, { dossier }) {
    const claim = dossier?.claims.find((one) => one.server === server)
    if (claim === undefined || server === null) return nothingToDo('its domain was not seen')
    return propose(endDomains(server, claim.holders), { needs: 'destroy-domain' })
  },
}
