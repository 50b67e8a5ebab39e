/** `POST /servers/{id}/action` of the simulated Nova. */
import { addAttachment, attachmentsOf, liveVolume, removeAttachment } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { accepted, isJson, type Json, refuse, type SimulatedReply } from '../http.ts'
import { destroyDomain } from '../planes/hosts.ts'
import { unexportFrom } from '../planes/storage.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember } from '../service.ts'
import type { ServerRow } from '../state/rows.ts'
import { onHost, plugAll } from './compute.ts'
import { migrateLive } from './live-migration.ts'
import { addAction, finishAction, mappingsOf, runDomain, touch } from './rows.ts'
import { serverOf } from './servers.ts'

type Action = (call: Call, server: ServerRow, body: unknown) => SimulatedReply

/** An action that only some states allow, and that ends in another. */
const become =
  (
    name: string,
    task: string,
    from: readonly string[],
    to: string,
    power: number,
    also: (cloud: SimulatedCloud, server: ServerRow) => void,
  ): Action =>
  (call, server) => {
    requireMember(call, `os_compute_api:servers:${name}`)
    if (server.locked && !call.caller.admin) refuse(409, `Instance ${server.id} is locked`)
    if (!from.includes(server.vmState) || server.taskState !== null) {
      refuse(409, `Cannot '${name}' instance ${server.id} while it is in vm_state ${server.vmState}`)
    }
    server.taskState = task
    touch(call.cloud, server)
    const action = addAction(call.cloud, server, name, `compute_${name}_instance`, call.caller.user)
    onHost(call.cloud, server, () => {
      server.taskState = null
      server.vmState = to
      server.powerState = power
      also(call.cloud, server)
      touch(call.cloud, server)
      finishAction(call.cloud, action)
    })
    return accepted()
  }

const domainOf = (cloud: SimulatedCloud, server: ServerRow) =>
  server.host === null ? undefined : cloud.hosts.get(server.host)?.domains.get(server.id)

const stop = become('stop', 'powering-off', ['active'], 'stopped', 4, (cloud, server) => {
  const domain = domainOf(cloud, server)
  if (domain === undefined) return
  domain.state = 'shut-off'
  dropWatches(cloud, server)
})

const start = become('start', 'powering-on', ['stopped'], 'active', 1, (cloud, server) => {
  const { host } = server
  if (host === null) return
  destroyDomain(cloud, host, server.id)
  runDomain(cloud, server)
  plugAll(cloud, server)
})

const reboot: Action = (call, server) => {
  requireMember(call, 'os_compute_api:servers:reboot')
  if (server.taskState !== null)
    refuse(409, `Cannot 'reboot' instance ${server.id} while it is in task_state ${server.taskState}`)
  server.taskState = 'rebooting'
  touch(call.cloud, server)
  const action = addAction(call.cloud, server, 'reboot', 'compute_reboot_instance', call.caller.user)
  onHost(call.cloud, server, () => {
    dropDanglingMappings(call.cloud, server)
    server.taskState = null
    touch(call.cloud, server)
    finishAction(call.cloud, action)
  })
  return accepted()
}

/** Since 2023.2 a reboot clears mappings whose attachment Cinder does not have. */
function dropDanglingMappings(cloud: SimulatedCloud, server: ServerRow): void {
  if (cloud.release.compute < 2096) return
  for (const mapping of [...mappingsOf(cloud, server.id)]) {
    if (mapping.attachment !== null && cloud.attachments.get(mapping.attachment) === undefined) {
      mapping.deletedAt = cloud.time.now()
      const rows = cloud.mappingsOf.get(server.id)
      rows?.splice(rows.indexOf(mapping), 1)
    }
  }
}

function dropWatches(cloud: SimulatedCloud, server: ServerRow): void {
  for (const storage of cloud.storage) {
    if (storage.kind !== 'rbd') continue
    for (const image of storage.images.values()) {
      const at = image.watchers.findIndex((watcher) => watcher.domain === server.id)
      if (at >= 0) image.watchers.splice(at, 1)
    }
  }
}

/** The server leaves its host, and keeps its volumes reserved by attachments without a connection. */
export function offload(cloud: SimulatedCloud, server: ServerRow): void {
  const host = server.host
  if (host !== null) destroyDomain(cloud, host, server.id)
  for (const mapping of mappingsOf(cloud, server.id)) {
    const volume = liveVolume(cloud, mapping.volume)
    if (volume === undefined) continue
    const old = attachmentsOf(cloud, volume.id).find((row) => row.id === mapping.attachment)
    mapping.attachment = addAttachment(cloud, { volume: volume.id, server: server.id }).id
    if (host !== null) unexportFrom(cloud, volume, host)
    if (old !== undefined) removeAttachment(cloud, old)
  }
  server.host = null
}

const shelve = become(
  'shelve',
  'shelving',
  ['active', 'stopped', 'paused', 'suspended'],
  'shelved_offloaded',
  4,
  offload,
)

const resetState: Action = (call, server, body) => {
  requireAdmin(call, 'os_compute_api:os-admin-actions:reset_state')
  const state = isJson(body) ? String(body['state']) : ''
  if (state !== 'active' && state !== 'error')
    refuse(
      400,
      `Invalid input for field/attribute state. Value: ${state}. '${state}' is not one of ['active', 'error']`,
    )
  server.vmState = state
  server.taskState = null
  touch(call.cloud, server)
  return accepted()
}

const lock: Action = (call, server) => {
  requireMember(call, 'os_compute_api:os-lock-server:lock')
  server.locked = true
  return accepted()
}

const unlock: Action = (call, server) => {
  requireMember(call, 'os_compute_api:os-lock-server:unlock')
  server.locked = false
  return accepted()
}

const actions: Readonly<Record<string, Action>> = {
  'os-stop': stop,
  'os-start': start,
  reboot,
  shelve,
  'os-resetState': resetState,
  'os-migrateLive': migrateLive,
  lock,
  unlock,
}

function act(call: Call): SimulatedReply {
  const body: unknown = call.request.body
  const [name, given] = isJson(body) ? (Object.entries(body as Json)[0] ?? []) : []
  const action = name === undefined ? undefined : actions[name]
  if (action === undefined) return refuse(400, `There is no such action: ${name ?? 'None'}`)
  return action(call, serverOf(call), given)
}

export const serverActionRoutes: readonly Route<Call>[] = [route('POST /servers/:id/action', act)]
