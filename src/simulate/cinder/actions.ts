/** `POST /volumes/{id}/action` of the simulated Cinder. */
import { accepted, isJson, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember } from '../service.ts'
import type { AttachmentRow, VolumeRow } from '../state/rows.ts'
import { allowDetach } from './guard.ts'
import { connect, extendLater, requireService, terminateEverywhere, terminateOn } from './manager.ts'
import { resetStatus } from './reset-status.ts'
import {
  addAttachment,
  attachmentsOf,
  completeAttachment,
  connectionOf,
  followAttachments,
  removeAttachment,
  setStatus,
} from './rows.ts'
import { deleteVolume, volumeOf } from './volumes.ts'

type Action = (call: Call, volume: VolumeRow, body: Json) => SimulatedReply

const reserve: Action = (call, volume) => {
  requireMember(call, 'volume_extension:volume_actions:reserve')
  const free = volume.status === 'available' || (volume.multiattach && volume.status === 'in-use')
  const words = volume.multiattach ? 'available or in-use' : 'available'
  if (!free)
    refuse(400, `Invalid volume: Volume status must be ${words} to reserve, but the status is ${volume.status}.`)
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
  if (volume.status === 'maintenance') refuse(400, 'Invalid volume: The volume cannot be attached in maintenance mode.')
  requireService(call.cloud, volume)
  const text = (key: string): string | null => (typeof body[key] === 'string' ? (body[key] as string) : null)
  const [server, host] = [text('instance_uuid'), text('host_name')]
  const known = attachmentsOf(call.cloud, volume.id).find((row) =>
    server === null ? row.host === host : row.server === server,
  )
  if (known === undefined && volume.status === 'in-use' && !volume.multiattach && volume.migrationStatus === null) {
    refuse(
      400,
      'Error attaching volume - InvalidVolume: Invalid volume: volume is already attached and multiple attachments are not enabled',
    )
  }
  if (known !== undefined) setStatus(call.cloud, volume, 'in-use')
  else {
    const mountpoint = text('mountpoint')
    const row = { volume: volume.id, server, host, mountpoint, mode: text('mode') ?? 'rw' }
    completeAttachment(call.cloud, addAttachment(call.cloud, { ...row, attachedAt: call.cloud.time.now() }))
  }
  return accepted()
}

const detach: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:detach')
  const wanted = typeof body['attachment_id'] === 'string' ? body['attachment_id'] : null
  allowDetach(call, volume, wanted)
  letGo(call, volume, wanted)
  return accepted()
}

function letGo(call: Call, volume: VolumeRow, wanted: string | null): void {
  if (volume.status === 'maintenance') refuse(400, 'Invalid volume: The volume cannot be detached in maintenance mode.')
  requireService(call.cloud, volume)
  finishDetach(call, volume, wanted)
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
  if (attachment !== undefined) removeAttachment(call.cloud, attachment)
  // One that is not there counts as gone already: the status then follows from those that are.
  else if (wanted !== null) followAttachments(call.cloud, volume)
  else {
    volume.attachStatus = 'detached'
    setStatus(call.cloud, volume, 'available')
  }
}

const initializeConnection: Action = (call, volume, body) => {
  requireMember(call, 'volume_extension:volume_actions:initialize_connection')
  requireService(call.cloud, volume)
  const connector = isJson(body['connector']) ? body['connector'] : {}
  connect(call.cloud, volume, typeof connector['host'] === 'string' ? connector['host'] : null)
  const { driver_volume_type: kind, attachment_id: _, ...data } = connectionOf(call.cloud, volume, '')
  return ok({ connection_info: { driver_volume_type: kind, data } })
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
  if (host === null) terminateEverywhere(call.cloud, volume)
  else terminateOn(call.cloud, volume, host)
  unreserve(call, volume, {})
}

const forceDetach: Action = (call, volume, body) => {
  requireAdmin(call, 'volume_extension:volume_admin_actions:force_detach')
  const wanted = typeof body['attachment_id'] === 'string' ? body['attachment_id'] : null
  allowDetach(call, volume, null)
  requireService(call.cloud, volume)
  terminate(call, volume, body)
  allowDetach(call, volume, wanted)
  letGo(call, volume, wanted)
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
