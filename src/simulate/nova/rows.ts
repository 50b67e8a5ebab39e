/** What Nova's database layer does. */
import type { SimulatedCloud } from '../cloud.ts'
import { instanceName, startDomain } from '../planes/hosts.ts'
import type { DomainRow } from '../state/planes.ts'
import type { ActionRow, MappingRow, MigrationRow, ServerRow } from '../state/rows.ts'

export interface NewServer {
  readonly id?: string
  readonly name?: string
  readonly project: string
  readonly user: string
  readonly host?: string | null
  readonly flavor?: string
  readonly image?: string | null
  readonly vmState?: string
  readonly taskState?: string | null
  readonly createdAt?: number
}

export function addServer(cloud: SimulatedCloud, wanted: NewServer): ServerRow {
  const now = wanted.createdAt ?? cloud.time.now()
  const host = wanted.host ?? null
  const service = cloud.novaServices.find((row) => row.binary === 'nova-compute' && row.host === host)
  const row: ServerRow = {
    id: wanted.id ?? cloud.random.uuid(),
    number: cloud.servers.size + 1,
    name: wanted.name ?? 'server',
    project: wanted.project,
    user: wanted.user,
    vmState: wanted.vmState ?? 'active',
    taskState: wanted.taskState ?? null,
    powerState: (wanted.vmState ?? 'active') === 'active' ? 1 : 4,
    host,
    flavor: wanted.flavor ?? '1',
    image: wanted.image ?? null,
    locked: false,
    zone: service?.zone ?? 'nova',
    cell: service?.cell ?? 'cell1',
    createdAt: now,
    updatedAt: now,
    launchedAt: wanted.vmState === 'building' ? null : now,
    deletedAt: null,
    archived: false,
  }
  return cloud.servers.add(row)
}

/** Its domain, running on the server's host. */
export function runDomain(cloud: SimulatedCloud, server: ServerRow): void {
  if (server.host !== null && cloud.hosts.has(server.host)) runDomainOn(cloud, server, server.host)
}

/** The same on a host that is not the server's yet. A root disk made of an image is a file of the host's. */
export function runDomainOn(cloud: SimulatedCloud, server: ServerRow, host: string): DomainRow {
  const domain = startDomain(cloud, host, server.id, instanceName(server))
  const source = `/var/lib/nova/instances/${server.id}/disk`
  if (server.image !== null && domain.disks.length === 0)
    domain.disks.push({ target: 'vda', volume: null, source, wwid: null })
  return domain
}

export const liveServer = (cloud: SimulatedCloud, id: string): ServerRow | undefined => {
  const server = cloud.servers.get(id)
  return server?.deletedAt === null ? server : undefined
}

export const touch = (cloud: SimulatedCloud, server: ServerRow): void => {
  server.updatedAt = cloud.time.now()
}

export const mappingsOf = (cloud: SimulatedCloud, server: string): readonly MappingRow[] =>
  cloud.mappingsOf.get(server) ?? []

export type NewMapping = Pick<MappingRow, 'server' | 'volume'> & Partial<MappingRow>

export function addMapping(cloud: SimulatedCloud, wanted: NewMapping): MappingRow {
  const rows = cloud.mappingsOf.get(wanted.server) ?? []
  const device = freeDevice(rows, cloud.servers.get(wanted.server)?.image ?? null)
  const row: MappingRow = {
    uuid: cloud.random.uuid(),
    attachment: null,
    device,
    bootIndex: device === '/dev/vda' ? 0 : null,
    deleteOnTermination: false,
    deletedAt: null,
    ...wanted,
  }
  cloud.mappings.push(row)
  rows.push(row)
  cloud.mappingsOf.set(wanted.server, rows)
  return row
}

/** A server that was booted from an image has its root on its host: no volume takes that place. */
function freeDevice(rows: readonly MappingRow[], image: string | null): string {
  for (let i = image === null ? 0 : 1; ; i++) {
    const device = `/dev/vd${String.fromCharCode(97 + i)}`
    if (!rows.some((row) => row.device === device)) return device
  }
}

export function dropMapping(cloud: SimulatedCloud, mapping: MappingRow): void {
  mapping.deletedAt = cloud.time.now()
  const rows = cloud.mappingsOf.get(mapping.server)
  const at = rows?.indexOf(mapping) ?? -1
  if (at >= 0) rows?.splice(at, 1)
}

/** The server's row is marked deleted; nothing else happens. */
export function forgetServer(cloud: SimulatedCloud, server: ServerRow): void {
  server.vmState = 'deleted'
  server.taskState = null
  server.powerState = 0
  server.deletedAt = cloud.time.now()
  server.updatedAt = server.deletedAt
}

export function addMigration(
  cloud: SimulatedCloud,
  wanted: Pick<MigrationRow, 'server' | 'status' | 'kind' | 'source' | 'destination'>,
): MigrationRow {
  const now = cloud.time.now()
  const row: MigrationRow = {
    ...wanted,
    id: cloud.migrations.length + 1,
    uuid: cloud.random.uuid(),
    former: new Map(),
    createdAt: now,
    updatedAt: now,
  }
  cloud.migrations.push(row)
  return row
}

export function addAction(
  cloud: SimulatedCloud,
  server: ServerRow,
  action: string,
  event: string,
  user: string,
): ActionRow {
  const row: ActionRow = {
    request: `req-${cloud.random.uuid()}`,
    server: server.id,
    action,
    user,
    project: server.project,
    startedAt: cloud.time.now(),
    finishedAt: null,
    event,
    result: null,
    traceback: null,
    host: server.host,
  }
  cloud.actions.push(row)
  return row
}

export function finishAction(cloud: SimulatedCloud, action: ActionRow, traceback: string | null = null): void {
  action.finishedAt = cloud.time.now()
  action.result = traceback === null ? 'Success' : 'Error'
  action.traceback = traceback
}

export const serviceOf = (cloud: SimulatedCloud, host: string | null) =>
  cloud.novaServices.find((row) => row.binary === 'nova-compute' && row.host === host)
