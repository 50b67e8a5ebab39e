import { openHolders } from '../../diagnose/claims.ts'
import type { Condition } from '../../model/condition.ts'
import { nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment } from '../records.ts'

/** The record goes; the volume, and whoever else has it, stay as they are. */
export const leakedAttachment: Recipe = {
  fault: 'leaked-attachment',
  propose({ attachment, server }, { dossier }) {
    const record = dossier?.attachments.items.find(({ id }) => id === attachment)
    if (dossier === null || record === undefined) return nothingToDo('its record was not seen')
    const claim = dossier.claims.find((one) => one.server === server)
    // A second record of a server that has the volume through its first: the guest runs on.
    const superseded = (claim?.mappings.items.length ?? 0) > 0
    const guards: readonly Condition[] =
      superseded && server !== null
        ? [{ holds: 'mapping', server }]
        : [
            ...(server === null
              ? []
              : [{ holds: claim?.fact.is === 'absent' ? 'server-gone' : 'mapping-gone', server } as const]),
            ...(record.connected === false
              ? []
              : [
                  {
                    holds: 'nobody-else-has-it',
                    except: openHolders(dossier.holders.items)
                      .map(({ domain }) => domain.uuid)
                      .filter((uuid) => uuid !== server),
                  } as const,
                ]),
          ]
    return propose([deleteAttachment(record, { guards })])
  },
}
