/** What nova-compute does behind the API: attach, detach, start and end servers. */
import { initialize, reserve } from '../cinder/attachments.ts'
import { allowDetach } from '../cinder/guard.ts'
import { disconnect, internalError, requireService } from '../cinder/manager.ts'
import { attachmentsOf, completeAttachment, liveVolume, removeAttachment, setStatus } from '../cinder/rows.ts'
import { deleteVolume } from '../cinder/volumes.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { Refusal } from '../http.ts'
import { destroyDomain, plug, unplug } from '../planes/hosts.ts'
import type { Call } from '../service.ts'
import type { ActionRow, MappingRow, ServerRow, VolumeRow } from '../state/rows.ts'
import { addMapping, dropMapping, finishAction, forgetServer, mappingsOf, runDomain, serviceOf, touch } from './rows.ts'

/** A cast to the server's host: a compute service that is down does not do it. */
export function onHost(cloud: SimulatedCloud, server: ServerRow, work: () => void): void {
  cloud.time.later(cloud.workMs, () => {
    if (hostIsUp(cloud, server.host)) work()
  })
}

export function hostIsUp(cloud: SimulatedCloud, host: string | null): boolean {
  const service = serviceOf(cloud, host)
  return service !== undefined && service.downSince === null && !service.forcedDown
}

/** Reserves the volume and maps it; the host connects it later. */
export function beginAttach(
  call: Call,
  server: ServerRow,
  volume: VolumeRow,
  device: string | null,
  deleteOnTermination: boolean,
): MappingRow {
  const attachment = reserve(call, volume, server.id)
  return addMapping(call.cloud, {
    server: server.id,
    volume: volume.id,
    attachment: attachment.id,
    ...(device === null ? {} : { device }),
    deleteOnTermination,
  })
}

export function finishAttach(
  cloud: SimulatedCloud,
  server: ServerRow,
  mapping: MappingRow,
  action: ActionRow | null,
): void {
  const volume = liveVolume(cloud, mapping.volume)
  const attachment = attachmentsOf(cloud, mapping.volume).find((row) => row.id === mapping.attachment)
  if (volume === undefined || attachment === undefined || server.host === null) return
  initialize({ cloud }, volume, attachment, { host: server.host, mountpoint: mapping.device, multipath: true })
  plug(cloud, server.host, server.id, volume, mapping.device.replace('/dev/', ''))
  completeAttachment(cloud, attachment)
  touch(cloud, server)
  if (action !== null) finishAction(cloud, action)
}

/** A domain that starts anew gets the disks of its attachments, about which Cinder is not told anything new. */
export function plugAll(cloud: SimulatedCloud, server: ServerRow): void {
  if (server.host === null) return
  for (const mapping of mappingsOf(cloud, server.id)) {
    const volume = liveVolume(cloud, mapping.volume)
    const attached = attachmentsOf(cloud, mapping.volume).some((row) => row.id === mapping.attachment)
    if (volume !== undefined && attached)
      plug(cloud, server.host, server.id, volume, mapping.device.replace('/dev/', ''))
  }
}

/** The guest gives up the disk first, then Cinder is told: a refusal then leaves a volume that nobody has. */
export function finishDetach(call: Call, server: ServerRow, mapping: MappingRow, action: ActionRow): void {
  const { cloud } = call
  const volume = liveVolume(cloud, mapping.volume)
  if (volume !== undefined && server.host !== null && cloud.hosts.has(server.host))
    unplug(cloud, server.host, server.id, volume)
  try {
    releaseAttachment(call, mapping)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    failedDetach(cloud, mapping, action, thrown.reply.status)
    return
  }
  dropMapping(cloud, mapping)
  touch(cloud, server)
  finishAction(cloud, action)
}

function failedDetach(cloud: SimulatedCloud, mapping: MappingRow, action: ActionRow, status: number): void {
  const refused = status === 409
  const said = refused
    ? `ConflictNovaUsingAttachment: Detach volume from instance ${mapping.server} using the Compute API (HTTP 409)`
    : `${internalError} (HTTP ${status})`
  cloud.log.push({
    at: cloud.time.now(),
    source: `nova-compute.log ${action.host}`,
    kind: refused ? 'detach-refused' : 'detach-failed',
    volume: mapping.volume,
    server: mapping.server,
    request: action.request,
    text: `Delete attachment failed for attachment ${mapping.attachment}. Error: ${said} Code: ${status}`,
  })
  finishAction(cloud, action, `Traceback (most recent call last):\ncinderclient.exceptions.ClientException: ${said}\n`)
}

/** As Nova's own service user, with a service token or, where that is missing, without. */
function releaseAttachment(call: Call, mapping: MappingRow): void {
  const { cloud } = call
  const attachment = attachmentsOf(cloud, mapping.volume).find((row) => row.id === mapping.attachment)
  const volume = liveVolume(cloud, mapping.volume)
  if (attachment === undefined || volume === undefined) return
  allowDetach(asNova(call), volume, attachment)
  if (attachment.status !== 'reserved') {
    requireService(cloud, volume)
    disconnect(cloud, attachment)
  }
  removeAttachment(cloud, attachment)
}

const asNova = (call: Call): Call => ({
  ...call,
  caller: { ...call.caller, admin: true, delegated: false, service: call.cloud.conf.novaSendsServiceToken },
})

export function beginDetach(cloud: SimulatedCloud, volume: VolumeRow): void {
  setStatus(cloud, volume, 'detaching')
}

/** An offloaded server has no host to ask: its record and its mapping go at once, whatever the volume's status. */
export function detachOffloaded(call: Call, mapping: MappingRow, action: ActionRow): void {
  ignoringRefusals(() => releaseAttachment(call, mapping))
  dropMapping(call.cloud, mapping)
  finishAction(call.cloud, action)
}

/** Ends the domain on the server's host; without the host's service it runs on. */
export function endDomain(cloud: SimulatedCloud, server: ServerRow): void {
  if (server.host !== null) destroyDomain(cloud, server.host, server.id)
}

/** Deletes a server. Whatever Cinder answers to the detaches, the server goes: that is where ghosts come from. */
export function deleteServer(call: Call, server: ServerRow): void {
  const { cloud } = call
  for (const mapping of [...mappingsOf(cloud, server.id)]) {
    ignoringRefusals(() => releaseAttachment(call, mapping))
    dropMapping(cloud, mapping)
    const volume = liveVolume(cloud, mapping.volume)
    if (volume !== undefined && mapping.deleteOnTermination)
      ignoringRefusals(() => deleteVolume(asNova(call), volume, false, false))
  }
  forgetServer(cloud, server)
}

function ignoringRefusals(work: () => unknown): void {
  try {
    work()
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
  }
}

export function buildServer(cloud: SimulatedCloud, server: ServerRow, host: string, action: ActionRow): void {
  server.host = host
  server.vmState = 'active'
  server.taskState = null
  server.powerState = 1
  server.launchedAt = cloud.time.now()
  runDomain(cloud, server)
  for (const mapping of mappingsOf(cloud, server.id)) finishAttach(cloud, server, mapping, null)
  touch(cloud, server)
  finishAction(cloud, action)
}
