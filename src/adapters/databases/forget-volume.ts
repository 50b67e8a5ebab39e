/** Marks a volume deleted with all that belongs to it, where its owner asked for that and no service can do it. */
import type { ProjectId } from '../../kernel/ids.ts'
import type { DatabaseAct, RowImage } from '../../model/act.ts'
import { keptAttachments, keptSnapshots, keptVolumes, keptWithVolume } from './kept-tables.ts'
import { recountQuota } from './recount-quota.ts'
import { changed, has, lock, refused, write } from './row-changes.ts'
import type { WriteSession } from './write-session.ts'

/** The counts of its project follow in the same transaction. */
export async function forgetVolume(
  session: WriteSession,
  { volume, status, host, migrationStatus }: Extract<DatabaseAct, { act: 'forget-volume' }>,
): Promise<readonly RowImage[]> {
  const [row] = await lock(session, keptVolumes, 'id = ? AND deleted = false', [volume])
  if (row === undefined) throw changed(`Cinder no longer has volume ${volume}`)
  if (!status.includes(String(row['status'])))
    throw changed(`volume ${volume} is ${row['status']}, not ${status.join(' or ')}`)
  if (row['host'] !== host) throw changed(`volume ${volume} is of ${row['host']}, not of ${host}`)
  if (row['migration_status'] !== migrationStatus)
    throw changed(`the migration of volume ${volume} is ${row['migration_status']}, not ${migrationStatus}`)
  for (const kept of [keptAttachments, keptSnapshots]) {
    const [one] = await lock(session, kept, 'volume_id = ? AND deleted = false', [volume])
    if (one !== undefined)
      throw refused(`volume ${volume} still has ${one['id']} in ${kept.table}`, 'Mend that first: it would be lost.')
  }
  const now = await session.now()
  const images = [
    await write(session, keptVolumes, row, {
      status: 'deleted',
      migration_status: null,
      deleted: true,
      deleted_at: now,
    }),
  ]
  for (const kept of keptWithVolume.filter(({ table }) => has(session, table)))
    for (const one of await lock(session, kept, 'volume_id = ? AND deleted = false', [volume]))
      images.push(await write(session, kept, one, { deleted: true, deleted_at: now }))
  const project = row['project_id'] as ProjectId | null
  return project === null ? images : [...images, ...(await recountQuota(session, project))]
}
