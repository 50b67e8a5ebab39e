/** A hand in the databases of the simulated cloud: it compares before it writes, and keeps what was there. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type DatabaseAct, type Done, done, type RowImage } from '../../model/act.ts'
import type { Keep, Writer } from '../../ports/writers.ts'
import { addAttachment, attachmentsOf, forgetVolume, liveVolume, quotaOf, removeAttachment } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { dropMapping } from '../nova/rows.ts'
import type { AttachmentRow, VolumeRow } from '../state/rows.ts'

export const simulatedDatabaseWriter =
  (cloud: SimulatedCloud): Writer<DatabaseAct> =>
  async (act, _signal, keep = () => undefined) => {
    switch (act.act) {
      case 'forget-mapping':
        return forgetMappingRow(act, cloud, keep)
      case 'forget-attachment':
        return forgetAttachmentRow(act, cloud, keep)
      case 'forget-volume':
        return forgetVolumeRow(act, cloud, keep)
      case 'recount-quota':
        return recount(act.project, cloud, keep)
      case 'restore-rows':
        for (const row of act.rows.toReversed()) restore(row, cloud)
        return done
    }
  }

type Of<N extends DatabaseAct['act']> = Extract<DatabaseAct, { readonly act: N }>

function forgetMappingRow(
  { server, volume, attachment }: Of<'forget-mapping'>,
  cloud: SimulatedCloud,
  keep: Keep,
): Done {
  const rows = (cloud.mappingsOf.get(server) ?? []).filter((row) => row.volume === volume && row.deletedAt === null)
  const [row, ...more] = rows
  if (row === undefined) throw changed(`server ${server} does not map volume ${volume}`)
  if (more.length > 0) throw changed(`server ${server} maps volume ${volume} ${rows.length} times`)
  if (attachment !== null && row.attachment !== attachment)
    throw changed(`the mapping names attachment ${row.attachment}, not ${attachment}`)
  return within(
    [imageOf('block_device_mapping', row.uuid, { deleted: false }, { deleted: true })],
    () => dropMapping(cloud, row),
    keep,
  )
}

function forgetAttachmentRow({ volume, attachment }: Of<'forget-attachment'>, cloud: SimulatedCloud, keep: Keep): Done {
  const row = attachmentsOf(cloud, volume).find(({ id }) => id === attachment)
  const owner = liveVolume(cloud, volume)
  if (row === undefined || owner === undefined) throw changed(`attachment ${attachment} is not there`)
  const images = [wholeRow('volume_attachment', row), wholeRow('volumes', owner)]
  return within(images, () => removeAttachment(cloud, row), keep)
}

function forgetVolumeRow(
  { volume, status, host, migrationStatus }: Of<'forget-volume'>,
  cloud: SimulatedCloud,
  keep: Keep,
): Done {
  const row = liveVolume(cloud, volume)
  if (row === undefined || !status.includes(row.status) || row.host !== host || row.migrationStatus !== migrationStatus)
    throw changed(`volume ${volume} is not as it was seen`)
  const held = [...attachmentsOf(cloud, volume), ...cloud.snapshots.all()].find((one) => one.volume === volume)
  if (held !== undefined) throw refused(`volume ${volume} still has ${held.id}`)
  const counts = imageOf('quota_usages', row.project, { ...quotaOf(cloud, row.project) }, null)
  return within([wholeRow('volumes', row), counts], () => forgetVolume(cloud, row), keep)
}

/** As Cinder's own tool counts: the rows that count, and nothing else. */
function recount(project: string, cloud: SimulatedCloud, keep: Keep): Done {
  const quota = quotaOf(cloud, project)
  const { volumes: many, gigabytes, snapshots: taken } = quota
  const volumes = [...cloud.volumes.all()].filter(
    (row) => row.project === project && row.useQuota && row.deletedAt === null,
  )
  const snapshots = [...cloud.snapshots.all()].filter((row) => row.project === project)
  const after = {
    volumes: volumes.length,
    snapshots: snapshots.length,
    gigabytes: [...volumes, ...snapshots].reduce((sum, { size }) => sum + size, 0),
  }
  const before = { volumes: many, gigabytes, snapshots: taken }
  return within([imageOf('quota_usages', project, before, after)], () => Object.assign(quota, after), keep)
}

/** As one transaction: what is kept is kept before anything is written. */
function within(rows: readonly RowImage[], change: () => void, keep: Keep): Done {
  keep({ rows })
  change()
  return { before: { rows }, after: {} }
}

function restore({ table, key, before }: RowImage, cloud: SimulatedCloud): void {
  const id = String(key['id'])
  switch (table) {
    case 'quota_usages':
      Object.assign(quotaOf(cloud, id), before)
      return
    case 'volumes': {
      const row = cloud.volumes.get(id)
      if (row === undefined) throw changed(`volume ${id} is not as it was left`)
      Object.assign(row, JSON.parse(String(before?.['row'])) as VolumeRow)
      return
    }
    case 'volume_attachment':
      if (cloud.attachments.get(id) !== undefined) throw changed(`attachment ${id} is not as it was left`)
      addAttachment(cloud, JSON.parse(String(before?.['row'])) as AttachmentRow)
      return
    default:
      restoreMapping(id, cloud)
  }
}

function restoreMapping(id: string, cloud: SimulatedCloud): void {
  const row = cloud.mappings.find(({ uuid }) => uuid === id)
  if (row === undefined || row.deletedAt === null) throw changed(`mapping ${id} is not as it was left`)
  row.deletedAt = null
  const rows = cloud.mappingsOf.get(row.server) ?? []
  rows.push(row)
  cloud.mappingsOf.set(row.server, rows)
}

/** What is in it are not only texts and numbers. */
const wholeRow = (table: string, row: { readonly id: string }): RowImage =>
  imageOf(table, row.id, { row: JSON.stringify(row) }, null)

const imageOf = (table: string, id: string, before: RowImage['before'], after: RowImage['after']): RowImage => ({
  database: 'simulated',
  table,
  key: { id },
  before,
  after,
})

const changed = (message: string): CinderSweepError =>
  new CinderSweepError('act.changed', message, { hint: 'Look again, and make a new plan.' })

const refused = (message: string): CinderSweepError =>
  new CinderSweepError('act.refused', message, { hint: 'Mend that first: it would be lost.' })
