/** `/servers` of the simulated Nova. */
import { liveVolume } from '../cinder/rows.ts'
import { volumeOf } from '../cinder/volumes.ts'
import { accepted, isJson, isTrue, type Json, noContent, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireMember, until } from '../service.ts'
import type { ServerRow, VolumeRow } from '../state/rows.ts'
import { beginAttach, buildServer, deleteServer, endDomain, hostIsUp, onHost } from './compute.ts'
import { addAction, addServer, liveServer, touch } from './rows.ts'
import { darkServer, darkServerShown, darkSummary, linksOf, serverDetail, serverSummary, statusOf } from './views.ts'

export const darkCellError =
  "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class 'oslo_db.exception.DBConnectionError'>"

/** The server of a path, when the caller may see it and its cell answers. */
export function serverOf(call: Call, id: string = call.params['id'] as string): ServerRow {
  const server = liveServer(call.cloud, id)
  if (server === undefined || (!call.caller.admin && server.project !== call.caller.project)) {
    return refuse(404, `Instance ${id} could not be found.`)
  }
  if (call.cloud.darkCells.has(server.cell)) return refuse(500, darkCellError)
  return server
}

function show(call: Call): SimulatedReply {
  const id = call.params['id'] as string
  const hidden = liveServer(call.cloud, id)
  const own = hidden !== undefined && (call.caller.admin || hidden.project === call.caller.project)
  if (own && call.cloud.darkCells.has(hidden.cell) && call.version >= 2069)
    return ok({ server: darkServerShown(call, hidden) })
  const groups = call.version >= 2071 ? { server_groups: [] } : {}
  return ok({ server: { ...serverDetail(call, serverOf(call)), ...groups } })
}

const pagingKeys = ['limit', 'marker', 'sort_key', 'sort_dir', 'offset']
const knownKeys = new Set([
  ...pagingKeys,
  'all_tenants',
  'deleted',
  'changes-since',
  'changes-before',
  'name',
  'status',
  'host',
  'uuid',
  'project_id',
  'tenant_id',
  'user_id',
  'availability_zone',
  'image',
  'flavor',
  'ip',
  'ip6',
  'tags',
  'not-tags',
  'locked',
  'vm_state',
  'task_state',
])

function list(call: Call, view: (call: Call, row: ServerRow) => Json, collection: string): SimulatedReply {
  const { query, caller, cloud } = call
  const everybody = isTrue(query.get('all_tenants'))
  if (everybody && !caller.admin)
    refuse(
      403,
      `Policy doesn't allow os_compute_api:servers:${collection === 'servers' ? 'index' : 'detail'}:get_all_tenants to be performed.`,
    )
  for (const name of query.keys()) {
    if (!knownKeys.has(name) && call.version >= 2075)
      refuse(400, `Invalid input for query parameters ${name}. '${name}' does not match any of the regexes: '^_'`)
  }
  const filters = [...query].filter(
    ([name]) => !pagingKeys.includes(name) && name !== 'all_tenants' && (caller.admin || name !== 'deleted'),
  )
  // Dark servers are listed only by a query that neither filters nor pages; every other leaves them out.
  const showsDark = call.version >= 2069 && filters.length === 0 && !pagingKeys.some((name) => query.has(name))
  const remembers = remembering(call)
  const visible = (row: ServerRow): boolean => {
    if (row.archived || !remembers(row)) return false
    if (!everybody && row.project !== caller.project) return false
    if (cloud.darkCells.has(row.cell) && !showsDark) return false
    return filters.every(([name, value]) => passes(row, name, value))
  }
  const rows = cloud.servers.sorted(orderName(query), comparer(query))
  const limit = Math.min(limitOf(query) ?? cloud.conf.pageLimit, cloud.conf.pageLimit)
  const page = pageFrom(call, rows, query.get('marker'), visible, limit)
  const darkView = collection === 'servers' ? darkSummary : darkServer
  const views = page.map((row) => (cloud.darkCells.has(row.cell) ? darkView(call, row) : view(call, row)))
  const last = page.at(-1)
  const more = page.length === limit && limit > 0 && last !== undefined
  return ok({
    servers: views,
    ...(more ? { servers_links: [{ rel: 'next', href: nextPage(call, collection, last.id) }] } : {}),
  })
}

/** Deleted servers are left out, unless an administrator asks for them alone, or for all that changed. */
function remembering({ caller, query }: Call): (row: ServerRow) => boolean {
  if (caller.admin && query.has('deleted')) {
    const deleted = isTrue(query.get('deleted'))
    return (row) => (row.deletedAt !== null) === deleted
  }
  return query.has('changes-since') || query.has('changes-before') ? () => true : (row) => row.deletedAt === null
}

function pageFrom(
  call: Call,
  rows: readonly ServerRow[],
  marker: string | null,
  visible: (row: ServerRow) => boolean,
  limit: number,
): readonly ServerRow[] {
  let from = 0
  if (marker !== null) {
    const row = call.cloud.servers.get(marker)
    if (row === undefined || row.archived) return refuse(400, `marker [${marker}] not found`)
    from = positionOf(rows, row, comparer(call.query)) + 1
  }
  const page: ServerRow[] = []
  for (let i = from; i < rows.length && page.length < limit; i++) {
    const row = rows[i] as ServerRow
    if (visible(row)) page.push(row)
  }
  return page
}

function positionOf(
  rows: readonly ServerRow[],
  row: ServerRow,
  compare: (a: ServerRow, b: ServerRow) => number,
): number {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const order = compare(rows[middle] as ServerRow, row)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return -1
}

const orderName = (query: URLSearchParams): string => `created_at ${query.get('sort_dir') === 'asc' ? 'asc' : 'desc'}`

function comparer(query: URLSearchParams): (a: ServerRow, b: ServerRow) => number {
  const sign = query.get('sort_dir') === 'asc' ? 1 : -1
  return (a, b) => sign * (a.createdAt - b.createdAt || a.number - b.number)
}

function limitOf(query: URLSearchParams): number | null {
  const text = query.get('limit')
  if (text === null) return null
  return /^[0-9]*$/.test(text)
    ? Number(text)
    : refuse(400, `Invalid input for query parameters limit. Value: ${text}. '${text}' does not match '^[0-9]*$'`)
}

function nextPage(call: Call, collection: string, marker: string): string {
  const query = new URLSearchParams(call.query)
  query.set('marker', marker)
  return `${call.root}/${collection}?${query}`
}

function passes(row: ServerRow, name: string, value: string): boolean {
  switch (name) {
    case 'uuid':
      return row.id === value
    case 'project_id':
    case 'tenant_id':
      return row.project === value
    case 'host':
      return row.host === value
    case 'name':
      return new RegExp(value).test(row.name)
    case 'status':
      return statusOf(row) === value.toUpperCase()
    case 'vm_state':
      return row.vmState === value
    case 'changes-since':
      return row.updatedAt >= Date.parse(value)
    case 'changes-before':
      return row.updatedAt <= Date.parse(value)
    default:
      return true
  }
}

function create(call: Call): SimulatedReply {
  requireMember(call, 'os_compute_api:servers:create')
  const { cloud, caller } = call
  const wanted =
    isJson(call.request.body) && isJson(call.request.body['server'])
      ? call.request.body['server']
      : refuse(400, 'Invalid input for field/attribute server.')
  const computes = cloud.novaServices.filter(
    (row) => row.binary === 'nova-compute' && row.enabled && row.downSince === null && cloud.hosts.has(row.host),
  )
  const named = typeof wanted['host'] === 'string' ? wanted['host'] : null
  const host = named ?? computes[cloud.servers.size % Math.max(1, computes.length)]?.host
  if (host === undefined) return refuse(400, 'No valid host was found.')
  const devices = Array.isArray(wanted['block_device_mapping_v2'])
    ? wanted['block_device_mapping_v2'].filter(isJson)
    : []
  for (const device of devices)
    if (device['source_type'] === 'volume') requireFree(volumeOf(call, String(device['uuid'])))
  const server = addServer(cloud, {
    name: String(wanted['name'] ?? 'server'),
    project: caller.project,
    user: caller.user,
    host: null,
    flavor: String(wanted['flavorRef'] ?? '1'),
    image: typeof wanted['imageRef'] === 'string' && wanted['imageRef'] !== '' ? wanted['imageRef'] : null,
    vmState: 'building',
    taskState: 'scheduling',
  })
  for (const device of devices) {
    const volume = device['source_type'] === 'volume' ? liveVolume(cloud, String(device['uuid'])) : undefined
    if (volume !== undefined) beginAttach(call, server, volume, null, device['delete_on_termination'] === true)
  }
  const action = addAction(cloud, server, 'create', 'compute__do_build_and_run_instance', caller.user)
  cloud.time.later(cloud.workMs, () => {
    if (server.deletedAt === null) buildServer(cloud, server, host, action)
  })
  return accepted({
    server: {
      id: server.id,
      links: linksOf(call, server.id),
      'OS-DCF:diskConfig': 'MANUAL',
      security_groups: [{ name: 'default' }],
      adminPass: 'simulated',
    },
  })
}

function requireFree(volume: VolumeRow): void {
  if (volume.status !== 'available' && !(volume.multiattach && volume.status === 'in-use'))
    refuse(400, `Invalid volume: status must be 'available'. Currently in '${volume.status}'`)
}

function remove(call: Call): SimulatedReply {
  const server = serverOf(call)
  requireMember(call, 'os_compute_api:servers:delete')
  if (server.locked && !call.caller.admin) refuse(409, `Instance ${server.id} is locked`)
  const { cloud } = call
  const action = addAction(cloud, server, 'delete', 'compute_terminate_instance', call.caller.user)
  const gone = (): void => {
    if (server.deletedAt !== null) return
    deleteServer(call, server)
    action.finishedAt = cloud.time.now()
    action.result = 'Success'
  }
  server.taskState = 'deleting'
  touch(cloud, server)
  // Without a compute service the API deletes by itself, and leaves to the host what is on the host.
  if (!hostIsUp(cloud, server.host)) cloud.time.later(cloud.workMs, gone)
  else {
    onHost(cloud, server, () => {
      endDomain(cloud, server)
      gone()
    })
  }
  return noContent
}

function update(call: Call): SimulatedReply {
  const server = serverOf(call)
  requireMember(call, 'os_compute_api:servers:update')
  const wanted = isJson(call.request.body) && isJson(call.request.body['server']) ? call.request.body['server'] : {}
  if (typeof wanted['name'] === 'string') server.name = wanted['name']
  touch(call.cloud, server)
  return ok({ server: serverDetail(call, server) })
}

export const serverRoutes: readonly Route<Call>[] = [
  route('GET /servers', (call) => list(call, serverSummary, 'servers')),
  route('GET /servers/detail', (call) => list(call, serverDetail, 'servers/detail')),
  route('POST /servers', create),
  route('POST /os-volumes_boot', (call) => {
    until(call, 2103)
    return create(call)
  }),
  route('GET /servers/:id', show),
  route('PUT /servers/:id', update),
  route('DELETE /servers/:id', remove),
]
