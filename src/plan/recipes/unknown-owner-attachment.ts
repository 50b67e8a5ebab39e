import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment } from '../records.ts'

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
    return propose(
      records.map((record) => deleteAttachment(record, { guards: [{ holds: 'nobody-else-has-it', except: [] }] })),
      { needs: blind === null ? null : 'unseen-hosts' },
    )
  },
}
