/** Marks one mapping of Nova's deleted, as Nova itself does it: with the row's own number. */
import type { DatabaseAct, RowImage } from '../../model/act.ts'
import { keptMappings } from './kept-tables.ts'
import { changed, lock, refused, write } from './row-changes.ts'
import type { WriteSession } from './write-session.ts'

export async function forgetMapping(
  session: WriteSession,
  database: string,
  { server, volume, attachment }: Extract<DatabaseAct, { act: 'forget-mapping' }>,
): Promise<readonly RowImage[]> {
  const [instance] = await session.rows('SELECT deleted, task_state FROM instances WHERE uuid = ? FOR UPDATE', [server])
  if (instance?.['deleted'] === 0 && instance['task_state'] !== null)
    throw changed(`server ${server} is busy: its task is ${instance['task_state']}`)
  const kept = keptMappings(database)
  const rows = await lock(session, kept, 'instance_uuid = ? AND volume_id = ? AND deleted = 0', [server, volume])
  const [row, ...more] = rows
  if (row === undefined) throw changed(`server ${server} does not map volume ${volume}`)
  if (more.length > 0) throw changed(`server ${server} maps volume ${volume} ${rows.length} times`)
  if ((row['attachment_id'] ?? null) !== attachment)
    throw changed(`the mapping names attachment ${row['attachment_id'] ?? 'none'}, not ${attachment ?? 'none'}`)
  if (row['boot_index'] === 0 && instance?.['deleted'] === 0)
    throw refused(
      `volume ${volume} is the root disk of server ${server}`,
      'A server without its root disk is lost: decide about the server itself.',
    )
  return [
    await write(session, kept, row, {
      deleted: row['id'] as number,
      deleted_at: await session.now(),
    }),
  ]
}
