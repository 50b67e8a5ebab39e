/** Counts again what a project uses, from the rows that count: as Cinder's own tool does it. */
import type { ProjectId } from '../../kernel/ids.ts'
import type { RowImage } from '../../model/act.ts'
import { keptUsages } from './kept-tables.ts'
import { lock, refused, write } from './row-changes.ts'
import { count } from './rows.ts'
import type { WriteSession } from './write-session.ts'

/** Cinder locks the usages first as well. Only those that are counted here are written; none where all are even. */
export async function recountQuota(session: WriteSession, project: ProjectId): Promise<readonly RowImage[]> {
  const rows = await lock(session, keptUsages, 'project_id = ? AND deleted = false', [project])
  const resources = rows.map((row) => String(row['resource']))
  const twice = resources.find((resource, at) => resources.indexOf(resource) !== at)
  if (twice !== undefined)
    throw refused(
      `project ${project} has several rows of its ${twice}`,
      `Let "cinder-manage quota sync --project-id ${project}" make one of them.`,
    )
  const counted = await countedOf(session, project)
  const gigabytes = rows.find((row) => row['resource'] === 'gigabytes')?.['in_use']
  if (gigabytes !== undefined) counted.set('gigabytes', gigabytesOf(Number(gigabytes), counted, project))
  const now = await session.now()
  const images: RowImage[] = []
  for (const row of rows) {
    const inUse = counted.get(String(row['resource']))
    if (inUse === undefined || inUse === row['in_use']) continue
    images.push(await write(session, keptUsages, row, { in_use: inUse, updated_at: now }))
  }
  return images
}

/** Whether snapshots count as gigabytes is a setting that no row shows: either sum is right, and a third one tells nothing. */
function gigabytesOf(now: number, counted: ReadonlyMap<string, number>, project: ProjectId): number {
  const [volumes, snapshots] = [counted.get('of volumes') ?? 0, counted.get('of snapshots') ?? 0]
  if (snapshots === 0) return volumes
  if (now === volumes || now === volumes + snapshots) return now
  throw refused(
    `whether snapshots count as gigabytes of project ${project} is a setting that was not seen`,
    `Let "cinder-manage quota sync --project-id ${project}" count: it knows its own settings.`,
  )
}

async function countedOf(session: WriteSession, project: ProjectId): Promise<Map<string, number>> {
  const sum = async (table: string, size: string, where: string): Promise<readonly [number, number]> => {
    const [row] = await session.rows(
      `SELECT count(*) AS many, sum(${size}) AS size FROM ${table} WHERE project_id = ? AND deleted = false AND ${where}`,
      [project],
    )
    return [count(row?.['many']), count(row?.['size'])]
  }
  const counting = (table: string): boolean => session.schema.get(table)?.has('use_quota') === true
  const [volumes, volumeSize] = await sum(
    'volumes',
    'size',
    // Before there was such a column, only the copies of a migration did not count.
    counting('volumes') ? 'use_quota = true' : "(migration_status IS NULL OR migration_status NOT LIKE 'target:%')",
  )
  const [snapshots, snapshotSize] = await sum(
    'snapshots',
    'volume_size',
    counting('snapshots') ? 'use_quota = true' : '1 = 1',
  )
  return new Map([
    ['volumes', volumes],
    ['snapshots', snapshots],
    ['of volumes', volumeSize],
    ['of snapshots', snapshotSize],
  ])
}
