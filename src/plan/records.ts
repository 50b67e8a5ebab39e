/** Steps on Cinder’s records of a volume that several recipes take. */

import type { VolumeId } from '../kernel/ids.ts'
import type { Attachment } from '../model/cinder.ts'
import type { Condition } from '../model/condition.ts'
import { isTransitional } from '../model/volume-status.ts'
import type { DraftStep } from './recipe.ts'

const settled = ['available', 'in-use', 'error', 'reserved'] as const

/** Through Cinder, which asks Nova once more: its 409 is a second opinion. */
export function deleteAttachment(
  { id, status, volume }: Attachment,
  also: { readonly guards?: readonly Condition[]; readonly proof?: readonly Condition[] } = {},
): DraftStep {
  return {
    says: `delete attachment ${id} through Cinder`,
    act: { act: 'delete-attachment', volume, attachment: id },
    guards: [{ holds: 'attachment', attachment: id, status: [status] }, ...(also.guards ?? [])],
    proof: also.proof ?? [{ holds: 'attachment-gone', attachment: id }],
    undo: null,
  }
}

/** The row itself, where Cinder’s services break over what the record says. */
export const forgetAttachment = ({ id, status, volume }: Attachment, guards: readonly Condition[]): DraftStep => ({
  says: `mark attachment ${id} deleted in Cinder’s database, and let the volume follow from what is left`,
  act: { act: 'forget-attachment', volume, attachment: id },
  guards: [{ holds: 'attachment', attachment: id, status: [status] }, ...guards],
  proof: [{ holds: 'attachment-gone', attachment: id }],
  undo: { says: 'give the rows back as the journal kept them', act: null },
})

/** Writes a status, and nothing else: never where a device or a guest could contradict it. */
export const resetStatus = (
  volume: VolumeId,
  from: string,
  to: { readonly status: string; readonly attachStatus?: 'attached' | 'detached'; readonly migrationStatus?: string },
  guards: readonly Condition[] = [],
): DraftStep => ({
  says: `set the status to ${to.status}${to.attachStatus ? ` and ${to.attachStatus}` : ''} through Cinder`,
  act: {
    act: 'reset-status',
    volume,
    status: to.status,
    attachStatus: to.attachStatus ?? null,
    migrationStatus: to.migrationStatus ?? null,
  },
  guards: [{ holds: 'volume-status', status: [from] }, ...guards],
  proof: [{ holds: 'volume-status', status: [to.status] }],
  // Cinder refuses to be put back into a state that it should only pass through.
  undo: isTransitional(from)
    ? null
    : {
        says: `set the status back to ${from}`,
        act: { act: 'reset-status', volume, status: from, attachStatus: null, migrationStatus: null },
      },
})

export const isSettled = (status: string): boolean => (settled as readonly string[]).includes(status)
