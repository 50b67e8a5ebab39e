import { openHolders } from '../../diagnose/claims.ts'
import { holds } from '../../model/volume-status.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment, forgetAttachment } from '../records.ts'

/** Its server is gone for good: the record goes, and the volume follows from those that are left. */
export const ghostServerAttachment: Recipe = {
  fault: 'ghost-server-attachment',
  propose(finding, { dossier }) {
    const claim = dossier?.claims.find(({ server }) => server === finding.server)
    if (dossier === null || claim === undefined || finding.server === null)
      return nothingToDo('its server was not seen')
    const others = openHolders(dossier.holders.items)
      .map(({ domain }) => domain.uuid)
      .filter((server) => server !== finding.server)
    const guards = [
      { holds: 'server-gone', server: finding.server },
      { holds: 'nobody-else-has-it', except: others },
    ] as const
    const records = claim.attachments.filter(({ status }) => holds(status))
    return propose(
      records.map((record) => ({
        ...deleteAttachment(record, { guards }),
        instead: { when: ['failed'], needs: 'database', step: forgetAttachment(record, guards) },
      })),
    )
  },
}
