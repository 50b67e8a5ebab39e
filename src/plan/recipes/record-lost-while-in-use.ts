import { openHolders } from '../../diagnose/claims.ts'
import { known } from '../../kernel/fact.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { resetStatus } from '../records.ts'

/** The guest is writing: Cinder is made to say so again. Nothing is ever detached here. */
export const recordLostWhileInUse: Recipe = {
  fault: 'record-lost-while-in-use',
  propose({ server }, { dossier }) {
    const volume = dossier === null ? null : known(dossier.volume)
    const claim = dossier?.claims.find((one) => one.server === server)
    if (dossier === null || volume === null || claim === undefined || server === null)
      return nothingToDo('Cinder no longer has the volume: a person has to bring it back')
    if (claim.mappings.items.length === 0 && claim.mappings.unseen === null)
      return nothingToDo('Nova does not map it: the mapping has to be restored in its database')
    const attached = claim.attachments.find(({ status }) => status === 'attached')
    if (attached !== undefined)
      return propose([
        resetStatus(volume.id, volume.status, { status: 'in-use', attachStatus: 'attached' }, [
          { holds: 'attachment', attachment: attached.id, status: ['attached'] },
        ]),
      ])
    const [holder] = openHolders(claim.holders)
    if (volume.status !== 'available' || dossier.attachments.items.length > 0 || holder === undefined)
      return nothingToDo('other records speak of it too: a person has to say which of them is right')
    return propose([
      {
        says: `record the attachment to server ${server} again through Cinder`,
        act: { act: 'record-attachment', volume: volume.id, server, device: `/dev/${holder.disk.target}` },
        guards: [
          { holds: 'volume-status', status: ['available'] },
          { holds: 'guest-has-it', server },
        ],
        proof: [
          { holds: 'attached-to', server },
          { holds: 'volume-status', status: ['in-use'] },
        ],
      },
    ])
  },
}
