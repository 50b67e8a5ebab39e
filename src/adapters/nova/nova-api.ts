/** Reads Nova through its API, from Queens on. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServerId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/time.ts'
import type { Mapping, ServerRecord } from '../../model/nova.ts'
import type { Pages } from '../../ports/cinder.ts'
import type { NovaReader } from '../../ports/nova.ts'
import { isMapping, type Mapping as Row } from '../openstack/cloud-files.ts'
import { isRecordOf } from '../openstack/fields.ts'
import { parseMicroversion } from '../openstack/microversion.ts'
import { type Page, readPages, rowsOf } from '../openstack/paging.ts'
import { nonsense, saysAbsent } from '../openstack/service-error.ts'
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

const at = (...texts: readonly [string, ...string[]]): readonly [number, ...number[]] =>
  texts.map((text) => parseMicroversion(text) as number) as [number, ...number[]]

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
  const speaks = async (version: number): Promise<boolean> => (await session.versions('compute')).max >= version
  const servers = async function* (query: Query): Pages<ServerRecord> {
    const pick = serverPicker()
    const sorted = { all_tenants: 1, sort_key: 'created_at', sort_dir: 'asc', ...query }
    for await (const rows of listed(session, { ...serverList, query: sorted })) yield rows.map(pick)
  }

  return {
    source,
    showsDarkCells: () => speaks(darkCells),
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
      return rowsOf(reply, 'services', 'Nova’s services').map(pickService)
    },
    async hypervisors() {
      const end = (await speaks(versions.hypervisors[0])) ? 'until-empty' : 'at-once'
      const pages = await Array.fromAsync(listed(session, { ...hypervisorList, end }))
      return pages.flat().map(pickHypervisor)
    },
    async *migrations(since) {
      const request = (await speaks(versions.migrations[0]))
        ? { ...migrationList, query: { 'changes-since': formatInstant(since) } }
        : { ...migrationList, end: 'at-once' as const }
      for await (const rows of listed(session, request)) yield rows.map(pickMigration)
    },
    server: (id) => readServer(session, id),
    async pastServer(id: ServerId) {
      const query = { all_tenants: 1, deleted: 'true', uuid: id }
      const reply = await session.call('compute', { path: '/servers/detail', query, versions: versions.servers })
      const rows = rowsOf(reply, 'servers', 'Nova’s deleted servers').map(pickPastServer)
      return rows.find((row) => row.id === id) ?? null
    },
    mappingsOf: (server, named) => readMappings(session, server, named),
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
  readonly marker: 'id' | 'uuid'
  /**
   * `links`: the answer says whether there is more. `until-empty`: it says so only when the page is full,
   * and rows that are hidden are taken out of it before; so we ask until nothing comes. `at-once`: this
   * Nova does not page the list.
   */
  readonly end: 'links' | 'until-empty' | 'at-once'
}

const serverList: ListRequest = {
  path: '/servers/detail',
  key: 'servers',
  what: 'Nova’s servers',
  query: {},
  wanted: versions.servers,
  marker: 'id',
  end: 'links',
}

const hypervisorList: ListRequest = {
  path: '/os-hypervisors/detail',
  key: 'hypervisors',
  what: 'Nova’s hypervisors',
  query: {},
  wanted: versions.hypervisors,
  marker: 'id',
  end: 'until-empty',
}

const migrationList: ListRequest = {
  path: '/os-migrations',
  key: 'migrations',
  what: 'Nova’s migrations',
  query: {},
  wanted: versions.migrations,
  marker: 'uuid',
  end: 'until-empty',
}

const listed = (session: Session, request: ListRequest): AsyncIterable<readonly Row[]> =>
  readPages({
    what: request.what,
    key: request.marker,
    isMarkerGone: (failure, marker) => failure.facts['status'] === 400 && failure.message.includes(marker),
    readPage: (marker) => readPage(session, request, marker),
  })

async function readPage(session: Session, request: ListRequest, marker: string | null): Promise<Page> {
  const { path, key, wanted, end } = request
  const paged = end === 'at-once' ? {} : { limit: pageSize, marker: marker ?? undefined }
  const reply = await session.call('compute', { path, query: { ...request.query, ...paged }, versions: wanted })
  const rows = rowsOf(reply, key, request.what)
  const more = end === 'links' ? Array.isArray((reply.body as Row)[`${key}_links`]) : end === 'until-empty'
  return { rows, more }
}

/** Nova cuts this list at its own limit, says nothing of it, and goes on only by offset. */
async function readMappings(session: Session, server: ServerId, named: number): Promise<readonly Mapping[]> {
  const path = `/servers/${server}/os-volume_attachments`
  const mappings: Mapping[] = []
  for (;;) {
    const query = mappings.length === 0 ? {} : { offset: mappings.length }
    const reply = await session.call('compute', { path, query, versions: versions.mappings })
    const rows = rowsOf(reply, 'volumeAttachments', `Nova’s volume attachments of ${server}`)
    for (const row of rows) mappings.push(pickMapping(row))
    if (rows.length === 0 || mappings.length >= named) return mappings
  }
}

async function readServer(session: Session, id: ServerId): Promise<ServerRecord | null> {
  const what = `Nova’s server ${id}`
  const reply = await session.call('compute', { path: `/servers/${id}`, versions: versions.servers, accept: [404] })
  if (saysAbsent(reply, id, what)) return null
  const row = isMapping(reply.body) ? reply.body['server'] : undefined
  if (!isRecordOf(row, id)) throw nonsense(what, 'without this "server"', reply)
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
