/** What nova-compute does behind the API: attach, detach, start and end servers. */
import { initialize, reserve } from '../cinder/attachments.ts'
import { allowDetach } from '../cinder/guard.ts'
import { disconnect, serviceIsUp } from '../cinder/manager.ts'
import { attachmentsOf, completeAttachment, liveVolume, removeAttachment, setStatus } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { Refusal } from '../http.ts'
import { destroyDomain, plug, unplug } from '../planes/hosts.ts'
import type { Call } from '../service.ts'
import type { ActionRow, MappingRow, ServerRow, VolumeRow } from '../state/rows.ts'
import { addMapping, dropMapping, finishAction, forgetServer, mappingsOf, runDomain, serviceOf, touch } from './rows.ts'

/** A cast to the server's host: a compute service that is down does not do it. */
export function onHost(cloud: SimulatedCloud, server: ServerRow, work: () => void): void {
  cloud.time.later(cloud.workMs, () => {
    const service = serviceOf(cloud, server.host)
    if (service !== undefined && service.downSince === null && !service.forcedDown) work()
  })
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
    refusedDetach(cloud, server, mapping, action)
    return
  }
  dropMapping(cloud, mapping)
  touch(cloud, server)
  finishAction(cloud, action)
}

function refusedDetach(cloud: SimulatedCloud, server: ServerRow, mapping: MappingRow, action: ActionRow): void {
  const said = `Detach volume from instance ${server.id} using the Compute API (HTTP 409)`
  cloud.log.push({
    at: cloud.time.now(),
    source: `nova-compute.log ${server.host}`,
    kind: 'detach-refused',
    volume: mapping.volume,
    server: server.id,
    request: action.request,
    text: `Delete attachment failed for attachment ${mapping.attachment}. Error: ConflictNovaUsingAttachment: ${said} Code: 409`,
  })
  finishAction(
    cloud,
    action,
    `Traceback (most recent call last):\ncinderclient.exceptions.ClientException: ConflictNovaUsingAttachment: ${said}\n`,
  )
}

/** As Nova's own service user, with a service token or, where that is missing, without. */
function releaseAttachment(call: Call, mapping: MappingRow): void {
  const { cloud } = call
  const attachment = attachmentsOf(cloud, mapping.volume).find((row) => row.id === mapping.attachment)
  const volume = liveVolume(cloud, mapping.volume)
  if (attachment === undefined || volume === undefined) return
  allowDetach(
    { ...call, caller: { ...call.caller, admin: true, service: cloud.conf.novaSendsServiceToken } },
    volume,
    attachment,
  )
  disconnect(cloud, attachment)
  removeAttachment(cloud, attachment)
  volume.updatedAt = cloud.time.now()
}

export function beginDetach(cloud: SimulatedCloud, volume: VolumeRow): void {
  setStatus(cloud, volume, 'detaching')
}

/** Deletes a server. Whatever Cinder answers to the detaches, the server goes: that is where ghosts come from. */
export function deleteServer(call: Call, server: ServerRow): void {
  const { cloud } = call
  if (server.host !== null) destroyDomain(cloud, server.host, server.id)
  for (const mapping of [...mappingsOf(cloud, server.id)]) {
    const volume = liveVolume(cloud, mapping.volume)
    if (volume !== undefined && serviceIsUp(cloud, volume)) {
      try {
        releaseAttachment(call, mapping)
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown
      }
    }
    dropMapping(cloud, mapping)
  }
  forgetServer(cloud, server)
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
