import { known } from '../../kernel/fact.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment, resetStatus } from '../records.ts'

/** Only for a volume that the operator names: nothing shows whose it is, and nobody may be seen to hold it. */
export const unknownOwnerAttachment: Recipe = {
  fault: 'unknown-owner-attachment',
  byName: true,
  propose({ attachment, server }, { dossier }) {
    if (dossier === null) return nothingToDo('the volume was not seen')
    const records = dossier.attachments.items.filter((record) =>
      attachment === null ? record.server === server : record.id === attachment,
    )
    const blind = dossier.holders.unseen ?? dossier.backend.watchers.unseen ?? dossier.backend.exports.unseen
    const guards = [{ holds: 'nobody-else-has-it', except: [] }] as const
    const status = known(dossier.volume)?.status
    const steps =
      records.length === 0 && status !== undefined
        ? [resetStatus(dossier.id, status, { status: 'available', attachStatus: 'detached' }, guards)]
        : records.map((record) => deleteAttachment(record, { guards }))
    return propose(steps, { needs: blind === null ? null : 'unseen-hosts' })
  },
}
