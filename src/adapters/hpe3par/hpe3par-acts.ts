/** The acts of a plan on an array: an export removed, a volume renamed into quarantine and back. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type BackendAct, done } from '../../model/act.ts'
import type { ArrayOutcome, ArrayWriter } from '../../ports/array-writer.ts'
import type { Writer } from '../../ports/writers.ts'

const mostLetters = 31
const quarantined = 'zcs-'

/** `owns` says whether the pools of this array are declared ours. */
export const hpe3parActs =
  (array: ArrayWriter, owns: boolean): Writer<BackendAct> =>
  async (act, _signal, keep = () => undefined) => {
    switch (act.act) {
      case 'remove-export': {
        const { object, host, lun } = act
        if (lun === null) throw refused(`the number under which ${object} is exported to ${host} was not seen`)
        const before = { object, host, lun }
        keep(before)
        settle(await array.removeExport({ object, host, lun }), `export of ${object} to ${host}`)
        return { before, after: {} }
      }
      case 'quarantine': {
        if (!owns) throw refused(`its pool is not declared ours (policy.owned_pools): ${act.object} may be another's`)
        const to = `${quarantined}${act.object}`
        if (to.length > mostLetters) throw refused(`${to} would be longer than the ${mostLetters} letters of a name`)
        const before = { name: act.object }
        keep(before)
        settle(await array.rename(act.object, to), `volume ${act.object}`)
        return { before, after: { id: to } }
      }
      case 'restore':
        settle(await array.rename(act.id, act.object), `volume ${act.id}`)
        return done
      default:
        throw refused(`an array cannot ${act.act}`)
    }
  }

function settle(outcome: ArrayOutcome, what: string): void {
  if (outcome.is === 'refused') throw refused(outcome.says)
  if (outcome.is === 'already-gone')
    throw new CinderSweepError('api.not-found', `there is no ${what}`, { hint: 'Look again: it is gone already.' })
}

const refused = (message: string): CinderSweepError =>
  new CinderSweepError('act.refused', message, { hint: 'Look at what holds it.' })
