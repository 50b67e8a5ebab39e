import { holds } from '../../model/volume-status.ts'
import { type DraftStep, nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment } from '../records.ts'

/** Force-detach, use case 1: only Cinder is wrong, and its own records put it right. */
export const stuckAttaching: Recipe = {
  fault: 'stuck-attaching',
  propose(_, { dossier }) {
    if (dossier === null) return nothingToDo('the volume was not seen')
    const records = dossier.attachments.items.filter(({ status }) => status !== 'attached' && holds(status))
    const users = dossier.claims.flatMap(({ server, attachments }) =>
      server !== null && attachments.some(({ status }) => status === 'attached') ? [server] : [],
    )
    const guards = [{ holds: 'nobody-else-has-it', except: users }] as const
    if (records.length > 0) return propose(records.map((record) => deleteAttachment(record, { guards })))
    const unreserve: DraftStep = {
      says: 'unreserve the volume through Cinder, which makes it what its records say',
      act: { act: 'unreserve', volume: dossier.id },
      guards: [{ holds: 'volume-status', status: ['attaching'] }, ...guards],
      proof: [{ holds: 'volume-status', status: ['available', 'in-use'] }],
    }
    return propose([unreserve])
  },
}
