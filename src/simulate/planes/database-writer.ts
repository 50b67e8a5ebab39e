/** A hand in the databases of the simulated cloud: it compares before it writes, and keeps what was there. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type DatabaseAct, type Done, done, type RowImage } from '../../model/act.ts'
import type { Writer } from '../../ports/writers.ts'
import { attachmentsOf, forgetVolume, quotaOf, removeAttachment } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { dropMapping } from '../nova/rows.ts'

export const simulatedDatabaseWriter =
  (cloud: SimulatedCloud): Writer<DatabaseAct> =>
  async (act) => {
    switch (act.act) {
      case 'forget-mapping':
        return forgetMapping(act, cloud)
      case 'forget-attachment': {
        const row = attachmentsOf(cloud, act.volume).find(({ id }) => id === act.attachment)
        if (row === undefined) throw changed(`attachment ${act.attachment} is not there`)
        removeAttachment(cloud, row)
        return done
      }
      case 'forget-volume': {
        const row = cloud.volumes.get(act.volume)
        if (row === undefined || row.status !== act.status) throw changed(`volume ${act.volume} is not ${act.status}`)
        forgetVolume(cloud, row)
        return done
      }
      case 'recount-quota':
        return recount(act.project, cloud)
      case 'restore-rows':
        for (const row of act.rows) restore(row, cloud)
        return done
    }
  }

function forgetMapping(
  { server, volume, attachment }: Extract<DatabaseAct, { act: 'forget-mapping' }>,
  cloud: SimulatedCloud,
): Done {
  const rows = (cloud.mappingsOf.get(server) ?? []).filter((row) => row.volume === volume && row.deletedAt === null)
  const [row, ...more] = rows
  if (row === undefined) throw changed(`server ${server} does not map volume ${volume}`)
  if (more.length > 0) throw changed(`server ${server} maps volume ${volume} ${rows.length} times`)
  if (attachment !== null && row.attachment !== attachment)
    throw changed(`the mapping names attachment ${row.attachment}, not ${attachment}`)
  dropMapping(cloud, row)
  return kept('block_device_mapping', row.uuid, { deleted: false }, { deleted: true })
}

/** As Cinder's own tool counts: the rows that count, and nothing else. */
function recount(project: string, cloud: SimulatedCloud): Done {
  const quota = quotaOf(cloud, project)
  const before = { volumes: quota.volumes, gigabytes: quota.gigabytes, snapshots: quota.snapshots }
  const volumes = [...cloud.volumes.all()].filter(
    (row) => row.project === project && row.useQuota && row.deletedAt === null,
  )
  const snapshots = [...cloud.snapshots.all()].filter((row) => row.project === project)
  quota.volumes = volumes.length
  quota.snapshots = snapshots.length
  quota.gigabytes = [...volumes, ...snapshots].reduce((sum, { size }) => sum + size, 0)
  const after = { volumes: quota.volumes, gigabytes: quota.gigabytes, snapshots: quota.snapshots }
  return kept('quota_usages', project, before, after)
}

function restore({ table, key, before }: RowImage, cloud: SimulatedCloud): void {
  if (table === 'quota_usages') Object.assign(quotaOf(cloud, String(key['id'])), before)
  if (table !== 'block_device_mapping') return
  const row = cloud.mappings.find(({ uuid }) => uuid === key['id'])
  if (row === undefined || row.deletedAt === null) throw changed(`mapping ${key['id']} is not as it was left`)
  row.deletedAt = null
  const rows = cloud.mappingsOf.get(row.server) ?? []
  rows.push(row)
  cloud.mappingsOf.set(row.server, rows)
}

const kept = (table: string, id: string, before: RowImage['before'], after: RowImage['after']): Done => {
  const row: RowImage = { database: 'simulated', table, key: { id }, before, after }
  return { before: { rows: [row] }, after: {} }
}

const changed = (message: string): CinderSweepError =>
  new CinderSweepError('act.changed', message, { hint: 'Look again, and make a new plan.' })
