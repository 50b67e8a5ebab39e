/** `os-reset_status`: writes what it is told, and asks neither back end nor Nova. */
import { accepted, type Json, refuse, type SimulatedReply } from '../http.ts'
import { type Call, requireAdmin } from '../service.ts'
import type { VolumeRow } from '../state/rows.ts'
import { attachmentsOf, removeAttachment } from './rows.ts'

const inQueens = [
  'creating',
  'available',
  'deleting',
  'error',
  'error_deleting',
  'error_managing',
  'managing',
  'attaching',
  'in-use',
  'detaching',
  'maintenance',
] as const

const sinceRocky = [
  ...inQueens,
  'restoring-backup',
  'error_restoring',
  'reserved',
  'awaiting-transfer',
  'backing-up',
  'error_backing-up',
  'error_extending',
  'downloading',
  'uploading',
  'retyping',
  'extending',
] as const

interface Wanted {
  readonly status: string | null
  readonly attachStatus: string | null
  readonly migration: string | null
}

/** With `detached` every attachment row goes, and the status then follows from those that are left: none. */
export function resetStatus(call: Call, volume: VolumeRow, body: Json): SimulatedReply {
  const { cloud } = call
  const { status, attachStatus, migration } = wantedOf(call, body)
  requireAdmin(call, 'volume_extension:volume_admin_actions:reset_status')
  if (cloud.release.volume >= 3068) refuseNonsense(call, volume, status)
  if (status !== null) volume.status = status
  if (attachStatus !== null) volume.attachStatus = attachStatus
  if (migration !== null) volume.migrationStatus = migration === 'none' ? null : migration
  volume.updatedAt = cloud.time.now()
  if (attachStatus === 'detached') for (const row of [...attachmentsOf(cloud, volume.id)]) removeAttachment(cloud, row)
  return accepted()
}

function wantedOf(call: Call, body: Json): Wanted {
  const word = (key: string, valid: readonly string[]): string | null => {
    if (typeof body[key] !== 'string') return null
    const text = (body[key] as string).toLowerCase()
    if (valid.includes(text)) return text
    const words = valid.map((name) => `'${name}'`).join(', ')
    return refuse(400, `Invalid input for field/attribute ${key}. Value: ${text}. '${text}' is not one of [${words}]`)
  }
  const wanted = {
    status: word('status', call.cloud.release.name === 'queens' ? inQueens : sinceRocky),
    attachStatus: word('attach_status', ['attached', 'detached']),
    migration: word('migration_status', ['migrating', 'error', 'success', 'completing', 'none', 'starting']),
  }
  if (Object.values(wanted).every((value) => value === null))
    refuse(400, "Must specify 'status', 'attach_status' or 'migration_status' for update.")
  return wanted
}

/** Since Yoga. The list of refused states lacks a comma, so that only the first of them is really refused. */
function refuseNonsense(call: Call, volume: VolumeRow, status: string | null): void {
  if (status === 'deleting') refuse(400, 'Cannot reset-state to deleting')
  if (status === 'in-use' && attachmentsOf(call.cloud, volume.id).length === 0)
    refuse(400, 'Cannot reset-state to in-use because volume does not have any attachments.')
}
