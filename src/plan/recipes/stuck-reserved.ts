import { openHolders } from '../../diagnose/claims.ts'
import { underway } from '../../diagnose/stuck-operation.ts'
import type { ServerId, VolumeId } from '../../kernel/ids.ts'
import type { Claim } from '../../model/dossier.ts'
import { detachThroughNova, forgetMapping } from '../mappings.ts'
import { type DraftStep, nothingToDo, propose, type Recipe } from '../recipe.ts'
import { deleteAttachment, resetStatus } from '../records.ts'

/** Nobody takes it up: its reservation goes, or, where only the status says so, the status. */
export const stuckReserved: Recipe = {
  fault: 'stuck-reserved',
  propose({ server }, { dossier }) {
    if (dossier === null) return nothingToDo('the volume was not seen')
    const claims = underway(dossier, 'reserved')
    const mapped = claims.find((claim) => claim.server === server && claim.mappings.items.length > 0)
    if (mapped !== undefined && server !== null)
      return propose(detachReserved(mapped, dossier.id, server), { needs: 'roll-back' })
    const users = openHolders(dossier.holders.items).map(({ domain }) => domain.uuid)
    const guards = [{ holds: 'nobody-else-has-it', except: users }] as const
    const records = claims.flatMap(({ attachments }) => attachments)
    if (records.length > 0) return propose(records.map((record) => deleteAttachment(record, { guards })))
    const taken = dossier.attachments.items.some(({ status }) => status === 'attached')
    return propose([resetStatus(dossier.id, 'reserved', { status: taken ? 'in-use' : 'available' }, guards)])
  },
}

/** Cinder lets nobody detach what is only reserved: then the mapping goes first, and the reservation after it. */
function detachReserved({ mappings, attachments }: Claim, volume: VolumeId, server: ServerId): readonly DraftStep[] {
  const guards = [{ holds: 'guest-has-it-not', server }] as const
  const row = forgetMapping(volume, server, mappings.items[0]?.attachment ?? null, guards)
  const instead = { when: ['refused', 'failed'], needs: 'database', step: row } as const
  const records = attachments.filter(({ status }) => status === 'reserved')
  return [
    detachThroughNova(volume, server, { guards, instead }),
    ...records.map((record) => deleteAttachment(record, { guards: [{ holds: 'mapping-gone', server }, ...guards] })),
  ]
}
