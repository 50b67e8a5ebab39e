import { isConnected, isDiskGone, underway } from '../../diagnose/stuck-operation.ts'
import { detachThroughNova } from '../mappings.ts'
import { type DraftStep, nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Force-detach, use case 2: it is attached. Cinder is told the end; nothing is ever taken from the guest. */
export const stuckAttachingConnected: Recipe = {
  fault: 'stuck-attaching-connected',
  propose(_, { dossier }) {
    if (dossier === null) return nothingToDo('the volume was not seen')
    const claims = underway(dossier, 'attaching').filter(isConnected)
    const gone = isDiskGone(claims, dossier)
    const [claim, ...others] = claims
    const [record, ...more] = claims.flatMap(({ attachments }) => attachments)
    if (claim?.server === undefined || claim.server === null || record === undefined || others.length + more.length > 0)
      return nothingToDo('which record is the one that the guest runs through, a person has to see')
    const { server } = claim
    const complete: DraftStep = {
      says: `complete attachment ${record.id} through Cinder`,
      act: { act: 'complete-attachment', volume: dossier.id, attachment: record.id },
      guards: [
        { holds: 'attachment', attachment: record.id, status: ['attaching', 'reserved'] },
        gone ? { holds: 'mapping', server } : { holds: 'guest-has-it', server },
      ],
      proof: [
        { holds: 'attachment', attachment: record.id, status: ['attached'] },
        { holds: 'volume-status', status: ['in-use'] },
      ],
    }
    return gone
      ? propose([complete, detachThroughNova(dossier.id, server)], { needs: 'roll-back' })
      : propose([complete])
  },
}
