/** `/servers/{id}/os-volume_attachments` of the simulated Nova. */
import { volumeOf } from '../cinder/volumes.ts'
import { accepted, isJson, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireMember } from '../service.ts'
import type { MappingRow, ServerRow, VolumeRow } from '../state/rows.ts'
import { beginAttach, beginDetach, finishAttach, finishDetach, onHost } from './compute.ts'
import { addAction, mappingsOf } from './rows.ts'
import { serverOf } from './servers.ts'
import { mappingView } from './views.ts'

const list = (call: Call): SimulatedReply => {
  const server = serverOf(call)
  return ok({ volumeAttachments: mappingsOf(call.cloud, server.id).map((row) => mappingView(call, row)) })
}

function mappingOf(call: Call, server: ServerRow): MappingRow {
  const volume = call.params['volume'] as string
  const mapping = mappingsOf(call.cloud, server.id).find((row) => row.volume === volume)
  return mapping ?? refuse(404, `Instance ${server.id} is not attached to volume ${volume}`)
}

const attachable = new Set(['active', 'paused', 'stopped', 'resized', 'soft-delete', 'shelved', 'shelved_offloaded'])

function attach(call: Call): SimulatedReply {
  const server = serverOf(call)
  requireMember(call, 'os_compute_api:os-volumes-attachments:create')
  const { cloud } = call
  const wanted =
    isJson(call.request.body) && isJson(call.request.body['volumeAttachment'])
      ? call.request.body['volumeAttachment']
      : {}
  requireState(server, 'attach_volume')
  const volume = volumeOf(call, String(wanted['volumeId']))
  refuseMappedElsewhere(call, server, volume)
  const mapping = beginAttach(
    call,
    server,
    volume,
    typeof wanted['device'] === 'string' ? wanted['device'] : null,
    wanted['delete_on_termination'] === true,
  )
  const action = addAction(cloud, server, 'attach_volume', 'compute_attach_volume', call.caller.user)
  if (server.host !== null) onHost(cloud, server, () => finishAttach(cloud, server, mapping, action))
  if (call.version >= 2101) return accepted()
  return ok({
    volumeAttachment: {
      id: volume.id,
      serverId: server.id,
      volumeId: volume.id,
      device: mapping.device,
      ...(call.version >= 2070 ? { tag: null } : {}),
      ...(call.version >= 2079 ? { delete_on_termination: mapping.deleteOnTermination } : {}),
    },
  })
}

function requireState(server: ServerRow, method: string): void {
  if (!attachable.has(server.vmState))
    refuse(409, `Cannot '${method}' instance ${server.id} while it is in vm_state ${server.vmState}`)
  if (server.taskState !== null)
    refuse(409, `Cannot '${method}' instance ${server.id} while it is in task_state ${server.taskState}`)
  if (server.locked) refuse(409, `Instance ${server.id} is locked`)
}

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

function detach(call: Call): SimulatedReply {
  const server = serverOf(call)
  requireMember(call, 'os_compute_api:os-volumes-attachments:delete')
  const volume = volumeOf(call, call.params['volume'] as string)
  const mapping = mappingOf(call, server)
  if (mapping.bootIndex === 0) refuse(400, 'Cannot detach a root device volume')
  requireState(server, 'detach_volume')
  if (volume.status !== 'in-use' || volume.attachStatus !== 'attached') {
    refuse(
      400,
      "Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach. (HTTP 400)",
    )
  }
  beginDetach(call.cloud, volume)
  const action = addAction(call.cloud, server, 'detach_volume', 'compute_detach_volume', call.caller.user)
  onHost(call.cloud, server, () => finishDetach(call, server, mapping, action))
  return accepted()
}

export const volumeAttachmentRoutes: readonly Route<Call>[] = [
  route('GET /servers/:id/os-volume_attachments', list),
  route('POST /servers/:id/os-volume_attachments', attach),
  route('GET /servers/:id/os-volume_attachments/:volume', (call) =>
    ok({ volumeAttachment: mappingView(call, mappingOf(call, serverOf(call))) }),
  ),
  route('DELETE /servers/:id/os-volume_attachments/:volume', detach),
]
