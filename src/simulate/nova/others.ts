/** The rest of the simulated Nova: services, hypervisors, migrations, actions, flavours. */
import { isJson, isTrue, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, since } from '../service.ts'
import type { ActionRow, NovaServiceRow } from '../state/rows.ts'
import { darkCellError, serverOf } from './servers.ts'
import { novaMicros } from './time.ts'
import { flavorLink, migrationView, novaServiceView } from './views.ts'

function services(call: Call): SimulatedReply {
  requireAdmin(call, 'os_compute_api:os-services:list')
  const binary = call.query.get('binary')
  const host = call.query.get('host')
  const rows = call.cloud.novaServices.filter(
    (row) => (binary === null || row.binary === binary) && (host === null || row.host === host),
  )
  const visible = call.version >= 2069 ? rows : rows.filter((row) => !call.cloud.darkCells.has(row.cell))
  return ok({ services: visible.map((row) => novaServiceView(call, row)) })
}

function switchService(call: Call): SimulatedReply {
  since(call, 2053)
  requireAdmin(call, 'os_compute_api:os-services:update')
  const row = call.cloud.novaServices.find((service) => service.id === call.params['id'])
  if (row === undefined) return refuse(404, `Compute service ${call.params['id']} could not be found.`)
  const body = isJson(call.request.body) ? call.request.body : {}
  if (typeof body['status'] === 'string') row.enabled = body['status'] === 'enabled'
  if (typeof body['forced_down'] === 'boolean') row.forcedDown = body['forced_down']
  if (typeof body['disabled_reason'] === 'string') row.disabledReason = body['disabled_reason']
  return ok({ service: novaServiceView(call, row) })
}

function hypervisors(call: Call, view: typeof hypervisorView): SimulatedReply {
  requireAdmin(call, 'os_compute_api:os-hypervisors:list-detail')
  if (call.cloud.darkCells.size > 0) return refuse(500, darkCellError)
  const rows = call.cloud.novaServices.filter((row) => row.binary === 'nova-compute')
  const page = call.version >= 2033 ? pageOf(call, rows, (row) => row.id) : rows
  return ok({ hypervisors: page.map((row) => view(call, row)) })
}

const hypervisorSummary = (_: Call, row: NovaServiceRow): Json => ({
  id: row.id,
  hypervisor_hostname: row.host,
  state: row.downSince === null ? 'up' : 'down',
  status: row.enabled ? 'enabled' : 'disabled',
})

const hypervisorView = (call: Call, row: NovaServiceRow): Json => ({
  ...hypervisorSummary(call, row),
  ...(call.version >= 2088 ? { uptime: null } : {}),
  hypervisor_type: 'QEMU',
  hypervisor_version: 7_002_000,
  host_ip: call.cloud.hosts.get(row.host)?.address ?? null,
  service: { id: row.id, host: row.host, disabled_reason: row.disabledReason },
})

function hypervisor(call: Call): SimulatedReply {
  requireAdmin(call, 'os_compute_api:os-hypervisors:show')
  const id = call.params['id']
  const row = call.cloud.novaServices.find((service) => service.binary === 'nova-compute' && service.id === id)
  if (row === undefined) return refuse(404, `Compute host ${id} could not be found.`)
  if (call.cloud.darkCells.has(row.cell)) return refuse(500, darkCellError)
  return ok({ hypervisor: hypervisorView(call, row) })
}

/** Hosts only in the detailed list, which is for administrators. */
function zones(call: Call, detail: boolean): SimulatedReply {
  if (detail) requireAdmin(call, 'os_compute_api:os-availability-zone:detail')
  const names = [...new Set(call.cloud.novaServices.map((row) => row.zone))].filter(
    (name) => detail || name !== 'internal',
  )
  const hostsOf = (zone: string): Json => {
    const rows = call.cloud.novaServices.filter((row) => row.zone === zone)
    const entry = (row: NovaServiceRow): Json => ({
      [row.binary]: {
        available: row.downSince === null,
        active: row.enabled,
        updated_at: novaMicros(call.cloud.time.now()),
      },
    })
    return Object.fromEntries(rows.map((row) => [row.host, entry(row)]))
  }
  return ok({
    availabilityZoneInfo: names.map((zoneName) => ({
      zoneName,
      zoneState: { available: true },
      hosts: detail ? hostsOf(zoneName) : null,
    })),
  })
}

function migrations(call: Call): SimulatedReply {
  requireAdmin(call, 'os_compute_api:os-migrations:index')
  const server = call.query.get('instance_uuid')
  const changed = call.version >= 2059 ? Date.parse(call.query.get('changes-since') ?? '1970-01-01') : 0
  const rows = call.cloud.migrations.filter(
    (row) => (server === null || row.server === server) && row.updatedAt >= changed,
  )
  const page = call.version >= 2059 ? pageOf(call, rows.toReversed(), (row) => row.uuid) : rows
  return ok({ migrations: page.map(migrationView) })
}

/** The rows after the marker, as many as a page may have. */
function pageOf<T>({ query, cloud }: Call, rows: readonly T[], markerOf: (row: T) => string): readonly T[] {
  const marker = query.get('marker')
  const at = marker === null ? -1 : rows.findIndex((row) => markerOf(row) === marker)
  if (marker !== null && at === -1) return refuse(400, `marker [${marker}] not found`)
  const limit = Math.min(Number(query.get('limit') ?? cloud.conf.pageLimit), cloud.conf.pageLimit)
  return rows.slice(at + 1, at + 1 + limit)
}

function serverMigrations(call: Call): SimulatedReply {
  requireAdmin(call, 'os_compute_api:servers:migrations:index')
  const server = serverOf(call)
  const open = call.cloud.migrations.filter(
    (row) => row.server === server.id && ['queued', 'preparing', 'running', 'post-migrating'].includes(row.status),
  )
  return ok({ migrations: open.map(migrationView) })
}

/** Also for servers that are deleted (2.21), as long as their rows are kept. */
function requireRemembered(call: Call): string {
  const id = call.params['id'] as string
  const server = call.cloud.servers.get(id)
  const kept = server !== undefined && !server.archived && (server.deletedAt === null || call.version >= 2021)
  return kept && (call.caller.admin || server.project === call.caller.project)
    ? id
    : refuse(404, `Instance ${id} could not be found.`)
}

function actions(call: Call): SimulatedReply {
  const server = requireRemembered(call)
  const rows = call.cloud.actions.filter((row) => row.server === server).reverse()
  return ok({ instanceActions: rows.map(actionView) })
}

function action(call: Call): SimulatedReply {
  const server = requireRemembered(call)
  const request = call.params['request'] as string
  const row = call.cloud.actions.find((candidate) => candidate.server === server && candidate.request === request)
  if (row === undefined) return refuse(404, `Action for request_id ${request} on instance ${server} not found`)
  const event = {
    event: row.event,
    start_time: novaMicros(row.startedAt),
    finish_time: novaMicros(row.finishedAt),
    result: row.result,
    ...(call.caller.admin ? { traceback: row.traceback, host: row.host, hostId: '' } : {}),
    ...(call.version >= 2084 ? { details: null } : {}),
  }
  return ok({ instanceAction: { ...actionView(row), events: [event] } })
}

const actionView = (row: ActionRow): Json => ({
  action: row.action,
  instance_uuid: row.server,
  request_id: row.request,
  user_id: row.user,
  project_id: row.project,
  start_time: novaMicros(row.startedAt),
  message: row.result === 'Error' ? 'Error' : null,
  updated_at: novaMicros(row.finishedAt),
})

const flavor = (call: Call): Json => ({
  id: '1',
  name: 'm1.tiny',
  ram: 512,
  disk: 1,
  vcpus: 1,
  swap: call.version >= 2075 ? 0 : '',
  'OS-FLV-EXT-DATA:ephemeral': 0,
  'OS-FLV-DISABLED:disabled': false,
  'os-flavor-access:is_public': true,
  rxtx_factor: 1,
  links: [flavorLink(call, '1')],
  ...(call.version >= 2055 ? { description: null } : {}),
  ...(call.version >= 2061 ? { extra_specs: {} } : {}),
})

function flavorSummary(call: Call): Json {
  const { id, name, links, description } = flavor(call)
  return { id, name, links, ...(description === undefined ? {} : { description }) }
}

function showFlavor(call: Call): SimulatedReply {
  const view = flavor(call)
  return call.params['id'] === view['id']
    ? ok({ flavor: view })
    : refuse(404, `Flavor ${call.params['id']} could not be found.`)
}

export const otherRoutes: readonly Route<Call>[] = [
  route('GET /os-services', services),
  route('PUT /os-services/:id', switchService),
  route('GET /os-hypervisors', (call) => hypervisors(call, hypervisorSummary)),
  route('GET /os-hypervisors/detail', (call) => hypervisors(call, hypervisorView)),
  route('GET /os-hypervisors/:id', hypervisor),
  route('GET /os-migrations', migrations),
  route('GET /servers/:id/migrations', serverMigrations),
  route('GET /servers/:id/os-instance-actions', actions),
  route('GET /servers/:id/os-instance-actions/:request', action),
  route('GET /flavors', (call) => ok({ flavors: [flavorSummary(call)] })),
  route('GET /flavors/detail', (call) =>
    ok({
      flavors:
        isTrue(call.query.get('is_public') ?? 'true') || call.query.get('is_public') === 'None' ? [flavor(call)] : [],
    }),
  ),
  route('GET /flavors/:id', showFlavor),
  route('GET /flavors/:id/os-extra_specs', () => ok({ extra_specs: {} })),
  route('GET /os-availability-zone', (call) => zones(call, false)),
  route('GET /os-availability-zone/detail', (call) => zones(call, true)),
  route('GET /os-keypairs', () => ok({ keypairs: [] })),
  route('GET /os-server-groups', () => ok({ server_groups: [] })),
  route('GET /extensions', () => ok({ extensions: [] })),
  route('GET /os-aggregates', (call) => {
    requireAdmin(call, 'os_compute_api:os-aggregates:index')
    return ok({ aggregates: [] })
  }),
]
