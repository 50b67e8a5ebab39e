/** Reads Nova through its API, from Queens on. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServerId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/time.ts'
import type { ServerRecord } from '../../model/nova.ts'
import type { Pages } from '../../ports/cinder.ts'
import type { NovaReader } from '../../ports/nova.ts'
import { isMapping, type Mapping as Row } from '../openstack/cloud-files.ts'
import { parseMicroversion } from '../openstack/microversion.ts'
import { nonsense, type Page, readPages, rowsOf } from '../openstack/paging.ts'
import type { Session } from '../openstack/session.ts'
import { failedDetaches } from './failed-detaches.ts'
import {
  isDark,
  pickHypervisor,
  pickMapping,
  pickMigration,
  pickPastServer,
  pickService,
  serverPicker,
} from './records.ts'

const at = (...texts: readonly string[]): readonly number[] => texts.map((text) => parseMicroversion(text) as number)

/** From 2.75 on Nova refuses queries that it does not know; none of these asks for more than 2.89. */
const versions = {
  servers: at('2.69', '2.9', '2.3', '2.1'),
  services: at('2.69', '2.53', '2.11', '2.1'),
  hypervisors: at('2.53', '2.1'),
  migrations: at('2.59', '2.23', '2.1'),
  mappings: at('2.89', '2.1'),
} as const

const darkCells = parseMicroversion('2.69') as number
const pageSize = 1000

export function novaApi(session: Session, source: string): NovaReader {
  const list = (path: string, key: string, what: string, query: Query, wanted: readonly number[]) =>
    readPages({
      what,
      isMarkerGone: (failure) => failure.facts['status'] === 400 && /marker/i.test(failure.message),
      readPage: (marker) =>
        readPage(session, { path, key, what, query: { ...query, limit: pageSize }, wanted }, marker),
    })
  const servers = async function* (query: Query): Pages<ServerRecord> {
    const pick = serverPicker()
    const sorted = { all_tenants: 1, sort_key: 'created_at', sort_dir: 'asc', ...query }
    for await (const rows of list('/servers/detail', 'servers', 'Nova’s servers', sorted, versions.servers))
      yield rows.map(pick)
  }

  return {
    source,
    showsDarkCells: async () => (await session.versions('compute')).max >= darkCells,
    servers: (filter = {}) =>
      servers({
        uuid: filter.id,
        // Nova takes the name for a regular expression.
        name: filter.name === undefined ? undefined : `^${filter.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`,
        project_id: filter.project,
        host: filter.host,
      }),
    async services() {
      const reply = await session.call('compute', { path: '/os-services', versions: versions.services })
      return rowsOf(reply.body, 'services', 'Nova’s services').map(pickService)
    },
    async hypervisors() {
      const reply = await session.call('compute', { path: '/os-hypervisors/detail', versions: versions.hypervisors })
      return rowsOf(reply.body, 'hypervisors', 'Nova’s hypervisors').map(pickHypervisor)
    },
    async *migrations(since) {
      const paged = (await session.versions('compute')).max >= (versions.migrations[0] as number)
      const query = paged ? { 'changes-since': formatInstant(since) } : { limit: undefined }
      for await (const rows of list('/os-migrations', 'migrations', 'Nova’s migrations', query, versions.migrations)) {
        yield rows.map(pickMigration)
      }
    },
    server: (id) => readServer(session, id),
    async pastServer(id: ServerId) {
      const query = { all_tenants: 1, deleted: 'true', uuid: id }
      const reply = await session.call('compute', { path: '/servers/detail', query, versions: versions.servers })
      const rows = rowsOf(reply.body, 'servers', 'Nova’s deleted servers').map(pickPastServer)
      return rows.find((row) => row.id === id) ?? null
    },
    async mappingsOf(server: ServerId) {
      const path = `/servers/${server}/os-volume_attachments`
      const reply = await session.call('compute', { path, versions: versions.mappings })
      return rowsOf(reply.body, 'volumeAttachments', `Nova’s volume attachments of ${server}`).map(pickMapping)
    },
    failedDetaches: (server) => failedDetaches(session, source, server),
  }
}

type Query = Readonly<Record<string, string | number | undefined>>

interface ListRequest {
  readonly path: string
  readonly key: string
  readonly what: string
  readonly query: Query
  readonly wanted: readonly number[]
}

async function readPage(session: Session, request: ListRequest, marker: string | null): Promise<Page> {
  const reply = await session.call('compute', {
    path: request.path,
    query: { ...request.query, marker: marker ?? undefined },
    versions: request.wanted,
  })
  const rows = rowsOf(reply.body, request.key, request.what)
  return { rows, more: Array.isArray((reply.body as Row)[`${request.key}_links`]) }
}

async function readServer(session: Session, id: ServerId): Promise<ServerRecord | null> {
  const reply = await session.call('compute', { path: `/servers/${id}`, versions: versions.servers, accept: [404] })
  if (reply.status === 404) {
    if (isMapping(reply.body) && isMapping(reply.body['itemNotFound'])) return null
    throw nonsense(`Nova’s server ${id}`, '404, but not in Nova’s words')
  }
  const row = isMapping(reply.body) ? reply.body['server'] : undefined
  if (!isMapping(row)) throw nonsense(`Nova’s server ${id}`, 'without a "server"')
  if (isDark(row)) {
    throw new CinderSweepError(
      'plane.unreachable',
      `the cell of server ${id} does not answer: Nova knows only that the server exists`,
      {
        hint: 'Bring the cell’s database back; "openstack compute service list" shows its services as UNKNOWN.',
        retry: 'later',
      },
    )
  }
  return serverPicker()(row)
}
