import { openHolders } from '../../diagnose/claims.ts'
import type { Condition } from '../../model/condition.ts'
import { holds } from '../../model/volume-status.ts'
import { type DraftStep, nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment, forgetAttachment } from '../records.ts'

/** The server lives and has no use of it: only Cinder’s record is too much. */
export const novaUnawareAttachment: Recipe = {
  fault: 'nova-unaware-attachment',
  propose({ server }, { dossier }) {
    const claim = dossier?.claims.find((one) => one.server === server)
    if (dossier === null || claim === undefined || server === null) return nothingToDo('its server was not seen')
    const others = openHolders(dossier.holders.items)
      .map(({ domain }) => domain.uuid)
      .filter((uuid) => uuid !== server)
    const guards: readonly Condition[] = [
      { holds: 'mapping-gone', server },
      // Where hosts could not be seen, the operator has allowed to go by what the APIs say.
      ...(dossier.holders.unseen === null ? [{ holds: 'guest-has-it-not', server } as const] : []),
      { holds: 'nobody-else-has-it', except: others },
    ]
    return propose(
      claim.attachments
        .filter(({ status }) => holds(status))
        .map((record) => {
          const byForce: DraftStep = {
            says: `force-detach attachment ${record.id} through Cinder`,
            act: { act: 'force-detach', volume: record.volume, attachment: record.id },
            guards: [{ holds: 'attachment', attachment: record.id, status: [record.status] }, ...guards],
            proof: [{ holds: 'attachment-gone', attachment: record.id }],
            instead: { when: ['failed'], needs: 'database', step: forgetAttachment(record, guards) },
          }
          return { ...deleteAttachment(record, { guards }), instead: { when: ['failed'], needs: null, step: byForce } }
        }),
    )
  },
}
