/** `/attachments` of the simulated Cinder (3.27 and later). */
import { isJson, isTrue, type Json, noContent, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireMember, since } from '../service.ts'
import type { AttachmentRow, VolumeRow } from '../state/rows.ts'
import { allowDetach } from './guard.ts'
import { connect, disconnect, requireService } from './manager.ts'
import { among, pageOf } from './paging.ts'
import {
  addAttachment,
  attachmentsOf,
  completeAttachment,
  connectionOf,
  liveVolume,
  removeAttachment,
  setStatus,
} from './rows.ts'
import { cinderTime } from './time.ts'
import { attachmentDetail, attachmentSummary } from './views.ts'
import { volumeOf } from './volumes.ts'

const notFound = (id: string): never =>
  refuse(404, `Volume attachment could not be found with filter: attachment_id = ${id}.`)

function attachmentOf(call: Call): AttachmentRow {
  const id = call.params['id'] as string
  const row = call.cloud.attachments.get(id)
  const volume = row === undefined ? undefined : liveVolume(call.cloud, row.volume)
  if (row === undefined || volume === undefined || (!call.caller.admin && volume.project !== call.caller.project))
    return notFound(id)
  return row
}

const fields = {
  id: (row: AttachmentRow) => row.id,
  created_at: (row: AttachmentRow) => row.createdAt,
  attach_status: (row: AttachmentRow) => row.status,
  volume_id: (row: AttachmentRow) => row.volume,
  instance_uuid: (row: AttachmentRow) => row.server,
}

const spec = {
  collection: 'attachments',
  fields,
  missingMarker: (marker: string) => `Volume attachment could not be found with filter: attachment_id = ${marker}.`,
}

/** These lists carry no links: a client asks on until nothing comes. */
function list(call: Call, view: (row: AttachmentRow) => Json): SimulatedReply {
  since(call, 3027)
  const { query, caller, cloud } = call
  const everybody = caller.admin && isTrue(query.get('all_tenants'))
  const volume = query.get('volume_id')
  const server = query.get('instance_id')
  const status = query.get('status') ?? query.get('attach_status')
  const matches = (row: AttachmentRow): boolean =>
    (volume === null || row.volume === volume) &&
    (server === null || row.server === server) &&
    (status === null || row.status === status)
  const visible = (row: AttachmentRow): boolean =>
    matches(row) && (everybody || cloud.volumes.get(row.volume)?.project === caller.project)
  // A filter by volume is answered from the volume's own rows: a list of all would be walked for each question.
  const source = volume === null ? cloud.attachments : among(attachmentsOf(cloud, volume))
  return ok({ attachments: pageOf(call, source, spec, visible).rows.map(view) })
}

function create(call: Call): SimulatedReply {
  since(call, 3027)
  requireMember(call, 'volume:attachment_create')
  const wanted =
    isJson(call.request.body) && isJson(call.request.body['attachment']) ? call.request.body['attachment'] : {}
  if (typeof wanted['volume_uuid'] !== 'string') {
    return refuse(
      400,
      `Invalid input for field/attribute attachment. Value: ${JSON.stringify(wanted)}. 'volume_uuid' is a required property`,
    )
  }
  const volume = volumeOf(call, wanted['volume_uuid'])
  const server = typeof wanted['instance_uuid'] === 'string' ? wanted['instance_uuid'] : null
  const attachment = reserve(call, volume, server)
  if (call.version >= 3054 && typeof wanted['mode'] === 'string') attachment.mode = wanted['mode']
  const connector = wanted['connector']
  if (isJson(connector) && Object.keys(connector).length > 0) initialize(call, volume, attachment, connector)
  return ok({ attachment: attachmentDetail(attachment) })
}

/** Makes the record, if the volume may be taken: by somebody new, or once more by the server that has it. */
export function reserve(call: Pick<Call, 'cloud'>, volume: VolumeRow, server: string | null): AttachmentRow {
  const { cloud } = call
  if (volume.status.includes('error')) {
    refuse(
      400,
      `Invalid volume: Volume attachments can not be created if the volume is in an error state. The Volume ${volume.id} currently has a status of: ${volume.status} `,
    )
  }
  const free =
    volume.status === 'available' ||
    volume.status === 'downloading' ||
    (volume.multiattach && volume.status === 'in-use')
  const own = attachmentsOf(cloud, volume.id).some((row) => row.server !== null && row.server === server)
  const again = own && (volume.status === 'in-use' || volume.status === 'reserved')
  if (!free && !again) {
    const words = volume.multiattach ? 'available or in-use or downloading' : 'available or downloading'
    refuse(
      400,
      `Invalid volume: Volume ${volume.id} status must be ${words} to reserve, but the current status is ${volume.status}.`,
    )
  }
  // A second record of the server that has it, as a live migration makes one, leaves the status alone.
  if (free) setStatus(cloud, volume, 'reserved')
  return addAttachment(cloud, { volume: volume.id, server })
}

export function initialize(
  call: Pick<Call, 'cloud'>,
  volume: VolumeRow,
  attachment: AttachmentRow,
  connector: Json,
): void {
  const { cloud } = call
  requireService(cloud, volume)
  const host = typeof connector['host'] === 'string' ? connector['host'] : null
  connect(cloud, volume, host)
  attachment.connection = connectionOf(cloud, volume, attachment.id)
  attachment.connectorHost = host
  attachment.host = host
  attachment.mountpoint = typeof connector['mountpoint'] === 'string' ? connector['mountpoint'] : 'na'
  attachment.mode =
    typeof connector['mode'] === 'string' ? connector['mode'] : attachment.mode === 'null' ? 'rw' : attachment.mode
  attachment.status = 'attaching'
  attachment.attachedAt = cloud.time.now()
  volume.attachStatus = 'attaching'
  setStatus(cloud, volume, 'attaching')
}

function update(call: Call): SimulatedReply {
  since(call, 3027)
  const attachment = attachmentOf(call)
  requireMember(call, 'volume:attachment_update')
  const volume = volumeOf(call, attachment.volume)
  const wanted =
    isJson(call.request.body) && isJson(call.request.body['attachment']) ? call.request.body['attachment'] : {}
  if (!isJson(wanted['connector']))
    return refuse(400, "Invalid input for field/attribute attachment. 'connector' is a required property")
  if (volume.status.includes('error')) {
    refuse(
      409,
      `Resource conflict: Volume attachments can not be updated if the volume is in an error state. The Volume ${volume.id} currently has a status of: ${volume.status} `,
    )
  }
  const rows = attachmentsOf(call.cloud, volume.id)
  if (!volume.multiattach && rows.length > 1 && rows.some((row) => row.connection !== null)) {
    refuse(409, `Resource conflict: duplicate connectors detected on volume ${volume.id}`)
  }
  const { status, attachedAt } = attachment
  initialize(call, volume, attachment, wanted['connector'])
  // The answer still shows the record as it was read before the call to cinder-volume.
  return ok({ attachment: { ...attachmentDetail(attachment), status, attached_at: cinderTime(attachedAt) ?? '' } })
}

function remove(call: Call): SimulatedReply {
  since(call, 3027)
  const attachment = attachmentOf(call)
  requireMember(call, 'volume:attachment_delete')
  const volume = volumeOf(call, attachment.volume)
  allowDetach(call, volume, attachment)
  if (attachment.status !== 'reserved') {
    requireService(call.cloud, volume)
    disconnect(call.cloud, attachment)
  }
  removeAttachment(call.cloud, attachment)
  return ok({ attachments: attachmentsOf(call.cloud, volume.id).map(attachmentSummary) })
}

function act(call: Call): SimulatedReply {
  const { body } = call.request
  const name = isJson(body) ? Object.keys(body)[0] : undefined
  if (name !== 'os-complete') {
    return refuse(
      400,
      `There is no such action: ${name ?? 'None'}. Verify the request body and Content-Type header and try again.`,
    )
  }
  since(call, 3044)
  const attachment = attachmentOf(call)
  requireMember(call, 'volume:attachment_complete')
  completeAttachment(call.cloud, attachment)
  return noContent
}

export const attachmentRoutes: readonly Route<Call>[] = [
  route('GET /attachments', (call) => list(call, attachmentSummary)),
  route('GET /attachments/detail', (call) => list(call, attachmentDetail)),
  route('POST /attachments', create),
  route('GET /attachments/:id', (call) => {
    since(call, 3027)
    return ok({ attachment: attachmentDetail(attachmentOf(call)) })
  }),
  route('PUT /attachments/:id', update),
  route('DELETE /attachments/:id', remove),
  route('POST /attachments/:id/action', act),
]
