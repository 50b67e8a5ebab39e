/** Marks one attachment deleted, and lets the volume follow from those that are left, as Cinder's detach leaves it. */
import type { DatabaseAct, RowImage } from '../../model/act.ts'
import { keptAdminMetadata, keptAttachments, keptSpecs, keptVolumes } from './kept-tables.ts'
import { changed, has, type KeptTable, lock, write } from './row-changes.ts'
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
  const others = live.filter((other) => other !== own)
  const marks = [
    ...(await forgetMarks(session, keptSpecs, 'attachment_id = ?', attachment)),
    ...(others.length > 0
      ? []
      : await forgetMarks(session, keptAdminMetadata, `volume_id = ? AND ${keyIn(session)} = 'attached_mode'`, volume)),
  ]
  const next = statusLeft(others)
  if (next === null || !follows.includes(row['status'])) return [image, ...marks]
  if (next.status === row['status'] && next.attach_status === row['attach_status']) return [image, ...marks]
  return [image, ...marks, await write(session, keptVolumes, row, { ...next, updated_at: now })]
}

/** `key` is a word of SQL’s own. */
const keyIn = ({ dialect }: WriteSession): string => (dialect === 'mysql' ? '`key`' : '"key"')

/** What goes with a record as Cinder’s own detach takes it along, in releases that have it. */
async function forgetMarks(
  session: WriteSession,
  kept: KeptTable,
  where: string,
  of: string,
): Promise<readonly RowImage[]> {
  if (!has(session, kept.table)) return []
  const images: RowImage[] = []
  const now = await session.now()
  for (const row of await lock(session, kept, `${where} AND deleted = false`, [of]))
    images.push(await write(session, kept, row, { deleted: true, deleted_at: now }))
  return images
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
