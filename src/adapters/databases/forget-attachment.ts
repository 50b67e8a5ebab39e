/** Marks one attachment deleted, and lets the volume follow from those that are left, as Cinder's detach leaves it. */
import type { DatabaseAct, RowImage } from '../../model/act.ts'
import { keptAttachments, keptVolumes } from './kept-tables.ts'
import { changed, lock, write } from './row-changes.ts'
import type { Row } from './rows.ts'
import type { WriteSession } from './write-session.ts'

/** Any other status tells of something else, which a detach does not end. */
const follows: readonly unknown[] = ['in-use', 'attaching', 'detaching', 'reserved']

/** Cinder's own lock comes first: that on the volume. */
export async function forgetAttachment(
  session: WriteSession,
  { volume, attachment }: Extract<DatabaseAct, { act: 'forget-attachment' }>,
): Promise<readonly RowImage[]> {
  const [row] = await lock(session, keptVolumes, 'id = ? AND deleted = false', [volume])
  if (row === undefined) throw changed(`Cinder no longer has volume ${volume}`)
  const live = await lock(session, keptAttachments, 'volume_id = ? AND deleted = false', [volume])
  const own = live.find(({ id }) => id === attachment)
  if (own === undefined) throw changed(`attachment ${attachment} of volume ${volume} is gone`)
  const now = await session.now()
  const image = await write(session, keptAttachments, own, {
    deleted: true,
    deleted_at: now,
    detach_time: now,
    attach_status: 'detached',
  })
  const next = statusLeft(live.filter((other) => other !== own))
  if (next === null || !follows.includes(row['status'])) return [image]
  if (next.status === row['status'] && next.attach_status === row['attach_status']) return [image]
  return [image, await write(session, keptVolumes, row, { ...next, updated_at: now })]
}

interface Left {
  readonly status: string
  readonly attach_status: string
}

/** Null where what is left says nothing that we know. */
function statusLeft(rows: readonly Row[]): Left | null {
  const statuses = rows.map((row) => String(row['attach_status'])).filter((status) => !status.startsWith('error'))
  if (statuses.length === 0) return { status: 'available', attach_status: 'detached' }
  const [first = ''] = statuses.sort()
  if (first === 'attached') return { status: 'in-use', attach_status: 'attached' }
  return ['attaching', 'detaching', 'reserved'].includes(first) ? { status: first, attach_status: first } : null
}
