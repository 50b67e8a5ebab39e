import { sameHost } from '../../model/host-name.ts'
import { deletePath } from '../devices.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { devicesIn } from '../view.ts'

/** A path to what is no longer exported here. */
export const stalePath: Recipe = {
  fault: 'stale-path',
  propose({ host, device }, view) {
    const found = devicesIn(view).find(
      (one) => host !== null && sameHost(one.host, host) && one.path?.device === device,
    )
    if (!found?.path?.wwid) return nothingToDo('its path was not seen')
    return propose([deletePath(found.host, found.path, found.path.wwid)])
  },
}
