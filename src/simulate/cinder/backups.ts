/** `/backups` of the simulated Cinder: made by nobody, and only looked at. */
import { isTrue, ok, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import type { Call } from '../service.ts'
import type { BackupRow } from '../state/rows.ts'
import { pageOf } from './paging.ts'
import { cinderTime } from './time.ts'

const spec = {
  collection: 'backups/detail',
  fields: {
    id: (row: BackupRow) => row.id,
    created_at: (row: BackupRow) => row.createdAt,
    status: (row: BackupRow) => row.status,
  },
  missingMarker: (marker: string) => `Backup ${marker} could not be found.`,
}

function list(call: Call): SimulatedReply {
  const { cloud, caller, query } = call
  const everybody = caller.admin && isTrue(query.get('all_tenants'))
  const volume = query.get('volume_id')
  const visible = (row: BackupRow): boolean =>
    (everybody || row.project === caller.project) && (volume === null || row.volume === volume)
  const { rows, links } = pageOf(call, cloud.backups, spec, visible)
  return ok({
    backups: rows.map((row) => ({
      id: row.id,
      name: row.name,
      volume_id: row.volume,
      status: row.status,
      size: row.size,
      created_at: cinderTime(row.createdAt),
      updated_at: cinderTime(row.updatedAt),
      ...(call.version >= 3018 ? { 'os-backup-project-attr:project_id': row.project } : {}),
    })),
    ...(links.length > 0 ? { backups_links: links } : {}),
  })
}

export const backupRoutes: readonly Route<Call>[] = [route('GET /backups', list), route('GET /backups/detail', list)]
