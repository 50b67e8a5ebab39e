import { isConnected } from '../../diagnose/stuck-operation.ts'
import { statusBefore } from '../../diagnose/stuck-state.ts'
import type { ServerId } from '../../kernel/ids.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment, resetStatus } from '../records.ts'

/** Force-detach, use case 3: everybody has let go, and Cinder was never told. */
export const stuckDetaching: Recipe = {
  fault: 'stuck-detaching',
  propose(_, { dossier }) {
    if (dossier === null) return nothingToDo('the volume was not seen')
    const users = dossier.claims.filter(isConnected).flatMap(({ server }) => (server === null ? [] : [server]))
    const guards = [{ holds: 'nobody-else-has-it', except: users as readonly ServerId[] }] as const
    const records = dossier.claims.filter((claim) => !isConnected(claim)).flatMap(({ attachments }) => attachments)
    if (records.length > 0) return propose(records.map((record) => deleteAttachment(record, { guards })))
    // With "detached" every record would go, also those of the servers that keep it.
    const back = statusBefore(dossier).status
    const to = { status: back, attachStatus: back === 'in-use' ? 'attached' : 'detached' } as const
    return propose([resetStatus(dossier.id, 'detaching', to, guards)])
  },
}
