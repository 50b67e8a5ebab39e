/** Steps on Nova’s mapping of a volume that several recipes take. */
import type { AttachmentId, ServerId, VolumeId } from '../kernel/ids.ts'
import type { Condition } from '../model/condition.ts'
import type { DraftInstead, DraftStep } from './recipe.ts'

/** Nova takes the disk from the guest first, if it is there. */
const withinMs = 180_000

export const detachThroughNova = (
  volume: VolumeId,
  server: ServerId,
  also: { readonly guards?: readonly Condition[]; readonly instead?: DraftInstead } = {},
): DraftStep => ({
  says: `detach the volume from server ${server} through Nova`,
  act: { act: 'detach-from-server', server, volume },
  guards: [{ holds: 'mapping', server }, ...(also.guards ?? [{ holds: 'guest-has-it-not', server }])],
  proof: [{ holds: 'mapping-gone', server }],
  withinMs,
  ...(also.instead === undefined ? {} : { instead: also.instead }),
})

/** The row itself, where Nova refuses since Cinder says otherwise. */
export const forgetMapping = (
  volume: VolumeId,
  server: ServerId,
  attachment: AttachmentId | null,
  guards: readonly Condition[],
): DraftStep => ({
  says: `mark the mapping of server ${server} deleted in Nova’s database`,
  act: { act: 'forget-mapping', server, volume, attachment },
  guards: [{ holds: 'mapping', server }, ...guards],
  proof: [{ holds: 'mapping-gone', server }],
  undo: { says: 'give the row back as the journal kept it', act: null },
})
