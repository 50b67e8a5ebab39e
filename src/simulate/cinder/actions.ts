/** `POST /volumes/{id}/action` of the simulated Cinder. */
import { accepted, isJson, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember } from '../service.ts'
import type { AttachmentRow, VolumeRow } from '../state/rows.ts'
import { allowDetach } from './guard.ts'
import { connect, extendLater, requireService, terminateOn } from './manager.ts'
import { addAttachment, attachmentsOf, connectionOf, followAttachments, removeAttachment, setStatus } from './rows.ts'
import { deleteVolume, volumeOf } from './volumes.ts'

type Action = (call: Call, volume: VolumeRow, body: Json) => SimulatedReply

const reserve: Action = (call, volume) => {
  requireMember(call, 'volume_extension:volume_actions:reserve')
  const free = volume.status === 'available' || (volume.multiattach && volume.status === 'in-use')
  if (!free)
    refuse(400, `Invalid volume: Volume status must be available to reserve, but the status is ${volume.status}.`)
  setStatus(call.cloud, volume, 'attaching')
  return accepted()
}

const unreserve: Action = (call, volume) => {
  requireMember(call, 'volume_extension:volume_actions:unreserve')
  if (volume.status === 'attaching') {
    const held = attachmentsOf(call.cloud, volume.id).some((row) => row.status !== 'detached')
    setStatus(call.cloud, volume, held ? 'in-use' : 'available')
  }
  return accepted()
}

const beginDetaching: Action = (call, volume) => {
  requireMember(call, 'volume_extension:volume_actions:begin_detaching')
  const resting = volume.migrationStatus === null || ['deleting', 'error', 'success'].includes(volume.migrationStatus)
  if (volume.status !== 'in-use' || volume.attachStatus !== 'attached' || !resting) {
    refuse(
      400,
      "Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
    )
  }
  setStatus(call.cloud, volume, 'detaching')
  return accepted()
}

const rollDetaching: Action = (call, volume) => {
  requireMember(call, 'volume_extension:volume_actions:roll_detaching')
  if (volume.status === 'detaching') setStatus(call.cloud, volume, 'in-use')
  return accepted()
}

/** The old way to attach: it takes any server id, makes no connection, and asks nobody. */
const attach: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:attach')
  if (volume.status === 'maintenance') refuse(400, 'Invalid volume: Unable to attach volumes when in maintenance.')
  const text = (key: string): string | null => (typeof body[key] === 'string' ? (body[key] as string) : null)
  addAttachment(call.cloud, {
    volume: volume.id,
    server: text('instance_uuid'),
    host: text('host_name'),
    mountpoint: text('mountpoint'),
    mode: text('mode') ?? 'rw',
    status: 'attached',
    attachedAt: call.cloud.time.now(),
  })
  volume.attachStatus = 'attached'
  setStatus(call.cloud, volume, 'in-use')
  return accepted()
}

const detach: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:detach')
  const wanted = typeof body['attachment_id'] === 'string' ? body['attachment_id'] : null
  allowDetach(call, volume, wanted)
  requireService(call.cloud, volume)
  finishDetach(call, volume, wanted)
  return accepted()
}

function finishDetach(call: Call, volume: VolumeRow, wanted: string | null): void {
  const rows = attachmentsOf(call.cloud, volume.id)
  if (wanted === null && rows.length > 1) {
    refuse(
      400,
      'Error detaching volume - InvalidVolume: Invalid volume: Detach volume failed: More than one attachment, but no attachment_id provided.',
    )
  }
  const attachment: AttachmentRow | undefined = wanted === null ? rows[0] : rows.find((row) => row.id === wanted)
  if (attachment === undefined) {
    if (wanted !== null)
      refuse(
        400,
        `Error detaching volume - VolumeAttachmentNotFound: Volume attachment could not be found with filter: attachment_id = ${wanted}.`,
      )
    volume.attachStatus = 'detached'
    setStatus(call.cloud, volume, 'available')
    return
  }
  removeAttachment(call.cloud, attachment)
  volume.updatedAt = call.cloud.time.now()
}

const initializeConnection: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:initialize_connection')
  requireService(call.cloud, volume)
  const connector = isJson(body['connector']) ? body['connector'] : {}
  connect(call.cloud, volume, typeof connector['host'] === 'string' ? connector['host'] : null)
  return ok({ connection_info: connectionOf(call.cloud, volume, '') })
}

const terminateConnection: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:terminate_connection')
  allowDetach(call, volume, null)
  requireService(call.cloud, volume)
  terminate(call, volume, body)
  return accepted()
}

function terminate(call: Call, volume: VolumeRow, body: Json): void {
  const connector = isJson(body['connector']) ? body['connector'] : null
  const host = connector !== null && typeof connector['host'] === 'string' ? connector['host'] : null
  const hosts = host === null ? attachmentsOf(call.cloud, volume.id).map((row) => row.connectorHost) : [host]
  for (const name of hosts) if (name !== null) terminateOn(call.cloud, volume, name)
  unreserve(call, volume, {})
}

const forceDetach: Action = (call, volume, body) => {
  requireAdmin(call, 'volume_extension:volume_admin_actions:force_detach')
  const wanted = typeof body['attachment_id'] === 'string' ? body['attachment_id'] : null
  allowDetach(call, volume, null)
  requireService(call.cloud, volume)
  terminate(call, volume, body)
  allowDetach(call, volume, wanted)
  finishDetach(call, volume, wanted)
  return accepted()
}

const resettable = [
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
]
const queensResettable = resettable.slice(0, 11).filter((status) => status !== 'managing')

/** Writes what it is told. With `detached` every attachment row goes, and neither back end nor Nova is asked. */
const resetStatus: Action = (call, volume, body) => {
  requireAdmin(call, 'volume_extension:volume_admin_actions:reset_status')
  const { cloud } = call
  const word = (key: string): string | null =>
    typeof body[key] === 'string' ? (body[key] as string).toLowerCase() : null
  const status = word('status')
  const attachStatus = word('attach_status')
  const migration = word('migration_status')
  if (status === null && attachStatus === null && migration === null) {
    refuse(400, "Must specify 'status', 'attach_status' or 'migration_status' for update.")
  }
  const valid = cloud.release.name === 'queens' ? queensResettable : resettable
  if (status !== null && !valid.includes(status)) {
    refuse(
      400,
      `Volume status: ${status} is invalid, valid statuses are: (${valid.map((name) => `'${name}'`).join(', ')}).`,
    )
  }
  if (attachStatus !== null && attachStatus !== 'attached' && attachStatus !== 'detached') {
    refuse(400, `Volume attach_status: ${attachStatus} is invalid, valid statuses are: ('attached', 'detached').`)
  }
  // The list of refused states lacks a comma, so that only the first of them is really refused.
  if (status === 'deleting' && cloud.release.volume >= 3068) refuse(400, 'Cannot reset-state to deleting')
  if (status === 'in-use' && attachmentsOf(cloud, volume.id).length === 0 && cloud.release.volume >= 3068) {
    refuse(400, 'Cannot reset-state to in-use because volume does not have any attachments.')
  }
  if (status !== null) volume.status = status
  if (attachStatus !== null) volume.attachStatus = attachStatus
  if (migration !== null) volume.migrationStatus = migration === 'none' ? null : migration
  volume.updatedAt = cloud.time.now()
  if (attachStatus === 'detached') {
    const rows = [...attachmentsOf(cloud, volume.id)]
    for (const row of rows) removeAttachment(cloud, row)
    if (rows.length > 0) followAttachments(cloud, volume)
  }
  return accepted()
}

const forceDelete: Action = (call, volume) => {
  requireAdmin(call, 'volume_extension:volume_admin_actions:force_delete')
  return deleteVolume(call, volume, true, false)
}

const extend: Action = (call, volume, body) => {
  requireMember(call, 'volume:extend')
  const size = Number(body['new_size'])
  if (!(size > volume.size)) {
    refuse(
      400,
      `Invalid input received: New size for extend must be greater than current size. (current: ${volume.size}, extended: ${size}).`,
    )
  }
  if (volume.status !== 'available' && !(volume.status === 'in-use' && call.version >= 3042)) {
    refuse(
      400,
      `Invalid volume: Volume ${volume.id} status must be '('available',)' to extend, currently ${volume.status}.`,
    )
  }
  extendLater(call.cloud, volume, size)
  return accepted()
}

const setBootable: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:set_bootable')
  volume.bootable = body['bootable'] === true || body['bootable'] === 'True' || body['bootable'] === 'true'
  return reply200
}

const reply200: SimulatedReply = ok(null)

const setReadonly: Action = (call) => {
  requireMember(call, 'volume:update_readonly_flag')
  return accepted()
}

const actions: Readonly<Record<string, Action>> = {
  'os-reserve': reserve,
  'os-unreserve': unreserve,
  'os-begin_detaching': beginDetaching,
  'os-roll_detaching': rollDetaching,
  'os-attach': attach,
  'os-detach': detach,
  'os-initialize_connection': initializeConnection,
  'os-terminate_connection': terminateConnection,
  'os-force_detach': forceDetach,
  'os-reset_status': resetStatus,
  'os-force_delete': forceDelete,
  'os-extend': extend,
  'os-set_bootable': setBootable,
  'os-update_readonly_flag': setReadonly,
}

function act(call: Call): SimulatedReply {
  const { body } = call.request
  const [name, given] = isJson(body) ? (Object.entries(body)[0] ?? []) : []
  const action = name === undefined ? undefined : actions[name]
  if (action === undefined) {
    return refuse(
      400,
      `There is no such action: ${name ?? 'None'}. Verify the request body and Content-Type header and try again.`,
    )
  }
  return action(call, volumeOf(call), isJson(given) ? given : {})
}

export const actionRoutes: readonly Route<Call>[] = [route('POST /volumes/:id/action', act)]
