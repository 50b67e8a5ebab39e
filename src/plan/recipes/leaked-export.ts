import { sameHost } from '../../model/host-name.ts'
import { clean } from '../devices.ts'
import { removeExport } from '../exports.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Unexported once the host has nothing of it any more. */
export const leakedExport: Recipe = {
  fault: 'leaked-export',
  propose({ host }, view) {
    const backend = view.dossier?.backend
    const entry = backend?.exports.items.find((one) => host !== null && sameHost(one.host, host))
    if (backend === undefined || entry === undefined || backend.pool === null || host === null)
      return nothingToDo('its export was not seen')
    const { steps, held } = clean(host, view)
    return propose([...steps, removeExport(entry, backend.pool.backend)], { held })
  },
}
