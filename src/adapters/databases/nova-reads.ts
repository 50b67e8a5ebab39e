/** What is asked of the tables of one cell, at a moment that is held or as it is now. */
import { type CompiledQuery, type SqlBool, sql } from 'kysely'
import type { CinderSweepError } from '../../kernel/errors.ts'
import type { HostName, ServerId, VolumeId } from '../../kernel/ids.ts'
import type { Mapping, PastServer, Server } from '../../model/nova.ts'
import type { Among } from '../../ports/among.ts'
import type { Pages } from '../../ports/cinder.ts'
import type { MappingGlance, Remembered, ServerGlance } from '../../ports/nova-database.ts'
import { type Access, rowsOf } from './access.ts'
import { aliveInNova } from './alive.ts'
import { builderFor } from './builder.ts'
import { conditions, inChunks, isOneOf } from './narrowing.ts'
import { pickMapping, pickPastServer, pickServer, rememberedByMapping } from './nova-rows.ts'
import { atMost, following } from './ordered.ts'
import { type Build, type Condition, everything, pagesOf } from './paged-reads.ts'
import { text } from './rows.ts'
import { lackOf, optional } from './schema.ts'
import type { OrderedList } from './sql-connection.ts'
import type { NovaCellTables } from './tables.ts'

const tablesOf = ({ connection }: Access) => builderFor<NovaCellTables>(connection.dialect)

/** Of a server that moves between cells the copy that is not yet, or no more, the server. */
const shown = ({ schema }: Access): Condition =>
  schema.get('instances')?.has('hidden') ? sql<SqlBool>`(hidden is null or hidden = false)` : sql<SqlBool>`true`

export async function* serverGlances(access: Access): Pages<ServerGlance> {
  const list: OrderedList = {
    key: 0,
    query: (after, limit) =>
      tablesOf(access)
        .selectFrom('instances')
        .select(['id', 'uuid', 'host'])
        .where(aliveInNova)
        .where(shown(access))
        .where(following('id', after))
        .orderBy('id')
        .modifyEnd(atMost(limit))
        .compile(),
  }
  for await (const rows of access.connection.pages(list))
    yield rows.map((row) => ({ id: row[1] as ServerId, host: text<HostName>(row[2]) }))
}

const ofVolume = sql<SqlBool>`volume_id is not null`

export async function* mappingGlances(access: Access): Pages<MappingGlance> {
  const list: OrderedList = {
    key: 0,
    query: (after, limit) =>
      tablesOf(access)
        .selectFrom('block_device_mapping')
        .select(['id', 'instance_uuid', 'volume_id'])
        .select(optional(access.schema, 'block_device_mapping', 'attachment_id'))
        .where(aliveInNova)
        .where(ofVolume)
        .where(following('id', after))
        .orderBy('id')
        .modifyEnd(atMost(limit))
        .compile(),
  }
  for await (const rows of access.connection.pages(list)) {
    yield rows.map((row) => ({
      server: row[1] as ServerId,
      volume: row[2] as VolumeId,
      attachment: text(row[3]),
    }))
  }
}

export async function* readServers(access: Access, ids: readonly ServerId[] | null): Pages<Server> {
  const build: Build = (where, limit) =>
    tablesOf(access)
      .selectFrom('instances')
      .select([
        'id',
        'uuid',
        'display_name',
        'project_id',
        'vm_state',
        'task_state',
        'host',
        'created_at',
        'updated_at',
      ])
      .select(optional(access.schema, 'instances', 'locked'))
      .where(aliveInNova)
      .where(shown(access))
      .where(where)
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()
  for await (const rows of pagesOf(access, build, ids === null ? null : chunked('uuid', ids)))
    yield rows.map(pickServer)
}

export async function* readMappings(access: Access, among: Among | null): Pages<Mapping> {
  const build: Build = (where, limit) => mappingsWhere(access, where, limit)
  for await (const rows of pagesOf(access, build, among === null ? null : conditions('volume_id', among)))
    yield rows.map(pickMapping)
}

export const mappingsOf = async (access: Access, server: ServerId): Promise<readonly Mapping[]> =>
  (await rowsOf(access, mappingsWhere(access, isOneOf('instance_uuid', [server]), null))).map(pickMapping)

const mappingsWhere = (access: Access, where: Condition, limit: number | null): CompiledQuery =>
  tablesOf(access)
    .selectFrom('block_device_mapping')
    .select(['id', 'instance_uuid', 'volume_id', 'device_name', 'boot_index', 'delete_on_termination'])
    .select(optional(access.schema, 'block_device_mapping', 'attachment_id'))
    .where(aliveInNova)
    .where(ofVolume)
    .where(where)
    .orderBy('id')
    .modifyEnd(atMost(limit))
    .compile()

/**
 * What this cell kept of servers that it has no more: in their place, in the archive, or as a mere number. A table that
 * cannot be read may hold others.
 */
export async function rememberedIn(access: Access, source: string, ids: readonly ServerId[]): Promise<Remembered> {
  const found = new Map<ServerId, PastServer>()
  let failure: CinderSweepError | null = null
  const lacks = (table: string, columns: readonly string[]): boolean => {
    const lack = lackOf(access.schema, source, table, columns)
    failure ??= lack
    return lack !== null
  }
  const left = () => ids.filter((id) => !found.has(id))
  for (const [table, remembered] of [
    ['instances', 'deleted-row'],
    ['shadow_instances', 'archived-row'],
  ] as const) {
    if (lacks(table, ['uuid', 'deleted', 'terminated_at'])) continue
    // The archive has no index by these: one pass for many.
    for (const where of chunked('uuid', left(), 1000)) {
      for (const row of await rowsOf(access, pastWhere(access, table, where)))
        found.set(row['uuid'] as ServerId, pickPastServer(row, remembered))
    }
  }
  if (lacks('instance_id_mappings', ['uuid'])) return { servers: found, failure }
  for (const where of chunked('uuid', left())) {
    const query = tablesOf(access).selectFrom('instance_id_mappings').select('uuid').where(where).compile()
    for (const row of await rowsOf(access, query))
      found.set(row['uuid'] as ServerId, rememberedByMapping(row['uuid'] as ServerId))
  }
  return { servers: found, failure }
}

const pastWhere = (access: Access, table: 'instances' | 'shadow_instances', where: Condition) =>
  tablesOf(access)
    .selectFrom(table)
    .select(['uuid', 'display_name', 'host', 'terminated_at', 'deleted_at'])
    .where(table === 'instances' ? sql<SqlBool>`deleted <> 0` : everything)
    .where(where)
    .compile()

function* chunked(column: string, ids: readonly string[], size?: number): Iterable<Condition> {
  for (const some of inChunks(ids, size)) yield isOneOf(column, some)
}
