import { sameHost } from '../../model/host-name.ts'
import { flushMap } from '../devices.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { devicesIn } from '../view.ts'

/** A map that leads nowhere and that nobody has open: flushed, and its paths deleted one by one. */
export const faultyMultipath: Recipe = {
  fault: 'faulty-multipath',
  propose({ host, device }, view) {
    const found = devicesIn(view).find(
      (one) => host !== null && sameHost(one.host, host) && (one.map?.wwid === device || one.map?.name === device),
    )
    if (found === undefined || found.map === null) return nothingToDo('its map was not seen')
    return propose(flushMap(found, found.map))
  },
}
