/** `/servers/{id}/os-volume_attachments` of the simulated Nova. */
import { attachmentsOf, completeAttachment } from '../cinder/rows.ts'
import { volumeOf } from '../cinder/volumes.ts'
import { accepted, isJson, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember } from '../service.ts'
import type { ActionRow, MappingRow, ServerRow, VolumeRow } from '../state/rows.ts'
import { beginAttach, beginDetach, detachOffloaded, finishAttach, finishDetach, hostIsUp, onHost } from './compute.ts'
import { addAction, mappingsOf } from './rows.ts'
import { serverOf } from './servers.ts'
import { mappingView } from './views.ts'

const list = (call: Call): SimulatedReply => {
  const { cloud, query } = call
  const server = serverOf(call)
  const offset = Number(query.get('offset') ?? 0)
  const limit = Math.min(Number(query.get('limit')) || cloud.conf.pageLimit, cloud.conf.pageLimit)
  const page = mappingsOf(cloud, server.id).slice(offset, offset + limit)
  return ok({ volumeAttachments: page.map((row) => mappingView(call, row)) })
}

function mappingOf(call: Call, server: ServerRow): MappingRow {
  const volume = call.params['volume'] as string
  const mapping = mappingsOf(call.cloud, server.id).find((row) => row.volume === volume)
  return mapping ?? refuse(404, `Instance ${server.id} is not attached to volume ${volume}`)
}

const attachable = new Set(['active', 'paused', 'stopped', 'resized', 'soft-delete', 'shelved', 'shelved_offloaded'])

/** Since 2.20 also of servers that are shelved. */
function requireAttachable(call: Call, server: ServerRow, method: string): void {
  const state = (why: string): never => refuse(409, `Cannot '${method}' instance ${server.id} while it is in ${why}`)
  if (server.locked && !call.caller.admin) refuse(409, `Instance ${server.id} is locked`)
  if (!attachable.has(server.vmState)) state(`vm_state ${server.vmState}`)
  if (server.taskState !== null) state(`task_state ${server.taskState}`)
}

function requireUnshelved(call: Call, server: ServerRow, method: string): void {
  if (server.vmState.startsWith('shelved') && call.version < 2020)
    refuse(409, `Cannot '${method}' instance ${server.id} while it is in vm_state ${server.vmState}`)
}

const bodyOf = (call: Call): Json =>
  isJson(call.request.body) && isJson(call.request.body['volumeAttachment'])
    ? call.request.body['volumeAttachment']
    : {}

function attach(call: Call): SimulatedReply {
  const server = serverOf(call)
  requireMember(call, 'os_compute_api:os-volumes-attachments:create')
  const wanted = bodyOf(call)
  requireUnshelved(call, server, 'attach_volume')
  requireAttachable(call, server, 'attach_volume')
  const volume = volumeOf(call, String(wanted['volumeId']))
  refuseMappedElsewhere(call, server, volume)
  if (volume.multiattach && call.version < 2060)
    refuse(400, 'Multiattach volumes are only supported starting with compute API version 2.60.')
  const mapping = beginAttach(
    call,
    server,
    volume,
    typeof wanted['device'] === 'string' ? wanted['device'] : null,
    wanted['delete_on_termination'] === true,
  )
  const action = addAction(call.cloud, server, 'attach_volume', 'compute_attach_volume', call.caller.user)
  connectLater(call, server, mapping, action)
  return call.version >= 2101 ? accepted() : ok({ volumeAttachment: attachedView(call, mapping) })
}

/** Without a host nothing is connected yet; Cinder is told that it is attached all the same. */
function connectLater({ cloud }: Call, server: ServerRow, mapping: MappingRow, action: ActionRow): void {
  if (server.host !== null) {
    onHost(cloud, server, () => finishAttach(cloud, server, mapping, action))
    return
  }
  const attachment = attachmentsOf(cloud, mapping.volume).find((row) => row.id === mapping.attachment)
  if (attachment !== undefined) completeAttachment(cloud, attachment)
}

const attachedView = (call: Call, mapping: MappingRow): Json => ({
  id: mapping.volume,
  serverId: mapping.server,
  volumeId: mapping.volume,
  device: mapping.device,
  ...(call.version >= 2070 ? { tag: null } : {}),
  ...(call.version >= 2079 ? { delete_on_termination: mapping.deleteOnTermination } : {}),
})

/** Before it asks Cinder, Nova looks for a mapping of its own: a dangling one makes the volume impossible to attach. */
function refuseMappedElsewhere(call: Call, server: ServerRow, volume: VolumeRow): void {
  if (volume.multiattach) return
  const holders = call.cloud.mappings.filter((row) => {
    if (row.deletedAt !== null || row.volume !== volume.id) return false
    return call.cloud.servers.get(row.server)?.cell === server.cell
  })
  if (holders.length > 0)
    refuse(
      400,
      `Invalid volume: volume ${volume.id} is already attached to instances: ${holders.map((row) => row.server).join(', ')}`,
    )
}

/** Nova asks in this order; the first that is not so is the answer. */
function detach(call: Call): SimulatedReply {
  const { cloud } = call
  const server = serverOf(call)
  requireMember(call, 'os_compute_api:os-volumes-attachments:delete')
  requireUnshelved(call, server, 'detach_volume')
  const volume = volumeOf(call, call.params['volume'] as string)
  const mapping = mappingOf(call, server)
  if (mapping.bootIndex === 0) refuse(400, 'Cannot detach a root device volume')
  requireAttachable(call, server, 'detach_volume')
  const begin = (): ActionRow => addAction(cloud, server, 'detach_volume', 'compute_detach_volume', call.caller.user)
  if (server.vmState === 'shelved_offloaded') {
    detachOffloaded(call, mapping, begin())
    return accepted()
  }
  // Since Wallaby; before, the order waited in the queue until the service came back.
  if (cloud.release.compute >= 2088 && !hostIsUp(cloud, server.host))
    refuse(409, 'Service is unavailable at this time.')
  if (volume.status !== 'in-use' || volume.attachStatus !== 'attached') {
    refuse(
      400,
      "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach. (HTTP 400)",
    )
  }
  beginDetach(cloud, volume)
  const action = begin()
  onHost(cloud, server, () => finishDetach(call, server, mapping, action))
  return accepted()
}

/** Another volume in its place is for Cinder alone to ask for, during a migration of its own. */
function update(call: Call): SimulatedReply {
  const server = serverOf(call)
  const id = call.params['volume'] as string
  const wanted = bodyOf(call)
  const swaps = call.version < 2085 || wanted['volumeId'] !== id
  if (swaps) requireAdmin(call, 'os_compute_api:os-volumes-attachments:swap')
  else requireMember(call, 'os_compute_api:os-volumes-attachments:update')
  if (swaps) {
    volumeOf(call, id)
    refuse(409, `volume ${id} is not migrating; this API should only be called by Cinder`)
  }
  const mapping = mappingOf(call, server)
  if (typeof wanted['delete_on_termination'] === 'boolean')
    mapping.deleteOnTermination = wanted['delete_on_termination']
  return accepted()
}

export const volumeAttachmentRoutes: readonly Route<Call>[] = [
  route('GET /servers/:id/os-volume_attachments', list),
  route('POST /servers/:id/os-volume_attachments', attach),
  route('GET /servers/:id/os-volume_attachments/:volume', (call) =>
    ok({ volumeAttachment: mappingView(call, mappingOf(call, serverOf(call))) }),
  ),
  route('PUT /servers/:id/os-volume_attachments/:volume', update),
  route('DELETE /servers/:id/os-volume_attachments/:volume', detach),
]
