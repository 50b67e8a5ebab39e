import type { Fact } from '../../kernel/fact.ts'
import type { BackendObject } from '../../model/backend.ts'
import { type Doubt, doubt } from '../doubts.ts'
import { statusBefore, stuckState } from '../stuck-state.ts'

/** Growing never ended. cinder-volume does not take this up again when it restarts. */
export const stuckExtending = stuckState({
  fault: 'stuck-extending',
  state: 'extending',
  remedy: 'on-request',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'nobody',
  hasWorker: false,
  explain(volume, dossier) {
    const { object } = dossier.backend
    const size = object.is === 'present' ? object.value.sizeGib : null
    const { status: back, stoppedBy, missing } = statusBefore(dossier)
    if (size !== null && size > volume.sizeGib) {
      return {
        summary: `the back end has grown to ${size} GiB, Cinder still says ${volume.sizeGib}`,
        missing: [missing],
        stoppedBy,
        steps: [`set size ${size} in Cinder’s database, the status back to ${back}, and recount the quota`],
      }
    }
    return {
      summary: size === null ? 'whether the back end has grown was not seen' : 'the back end has not grown',
      missing: [size === null ? sizeUnseen(object) : null, missing],
      stoppedBy,
      steps: [`if the back end has not grown: set the status back to ${back}`],
    }
  },
})

const sizeUnseen = (object: Fact<BackendObject>): Doubt => {
  const unseen = object.is === 'unknown' ? object.unseen : null
  return doubt('backend', `whether the back end has grown${unseen === null ? '' : `: ${unseen.detail}`}`, unseen)
}
