/** Whole records of Cinder's tables, at a moment that is held or as it is now. */
import { type AliasedRawBuilder, type CompiledQuery, type SqlBool, sql } from 'kysely'
import type { VolumeId } from '../../kernel/ids.ts'
import type { Attachment, Consumer, Volume, VolumeSnapshot } from '../../model/cinder.ts'
import type { Among } from '../../ports/among.ts'
import type { Pages } from '../../ports/cinder.ts'
import { type Access, rowsOf } from './access.ts'
import { alive } from './alive.ts'
import { builderFor } from './builder.ts'
import { pickAttachment, pickSnapshot, pickVolume } from './cinder-rows.ts'
import { conditions, inChunks, isOneOf } from './narrowing.ts'
import { atMost } from './ordered.ts'
import { type Build, type Condition, pagesOf } from './paged-reads.ts'
import { optional } from './schema.ts'
import type { CinderTables } from './tables.ts'

export const tablesOf = ({ connection }: Access) => builderFor<CinderTables>(connection.dialect)

const narrowed = (column: string, among: Among | null): Iterable<Condition> | null =>
  among === null ? null : conditions(column, among)

export async function* readVolumes(access: Access, among: Among | null): Pages<Volume> {
  for await (const rows of pagesOf(access, volumesWhere(access), narrowed('id', among))) {
    const consumers = await consumersOf(
      access,
      rows.map((row) => row['id'] as VolumeId),
    )
    yield rows.map((row) => pickVolume(row, consumers.get(row['id'] as VolumeId) ?? null))
  }
}

const volumesWhere =
  (access: Access): Build =>
  (where, limit) =>
    tablesOf(access)
      .selectFrom('volumes')
      .select(['id', 'display_name', 'status', 'size', 'project_id', 'host', 'migration_status', '_name_id'])
      .select(['multiattach', 'snapshot_id', 'created_at', 'updated_at', 'previous_status'])
      .select(optional(access.schema, 'volumes', 'cluster_name'))
      .select(optional(access.schema, 'volumes', 'use_quota'))
      .where(alive)
      .where(where)
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()

export async function* readAttachments(access: Access, among: Among | null): Pages<Attachment> {
  for await (const rows of pagesOf(access, attachmentsWhere(access), narrowed('volume_id', among)))
    yield rows.map(pickAttachment)
}

/** Of the connection only whether there is one leaves the database: it holds passwords and keys. */
const connected: AliasedRawBuilder<number, 'connected'> =
  sql<number>`case when connection_info is null or connection_info in ('', '{}', 'null') then 0 else 1 end`.as(
    'connected',
  )
/** The connector names the host where the column does not. */
const connector: AliasedRawBuilder<string | null, 'connector'> = sql<
  string | null
>`case when attached_host is null then connector end`.as('connector')

const attachmentsWhere =
  (access: Access): Build =>
  (where, limit) =>
    tablesOf(access)
      .selectFrom('volume_attachment')
      .select(['id', 'volume_id', 'instance_uuid', 'attach_status', 'attached_host', 'mountpoint', 'attach_time'])
      .select([connected, connector])
      .where(alive)
      .where(where)
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()

export async function* readSnapshots(access: Access, among: Among | null): Pages<VolumeSnapshot> {
  const build: Build = (where, limit) =>
    tablesOf(access)
      .selectFrom('snapshots')
      .select(['id', 'volume_id', 'status', 'volume_size', 'project_id', 'updated_at', 'created_at'])
      .select(optional(access.schema, 'snapshots', 'use_quota'))
      .where(alive)
      .where(where)
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()
  for await (const rows of pagesOf(access, build, narrowed('volume_id', among))) yield rows.map(pickSnapshot)
}

/** Marks that consumers other than Nova leave: on the volume, on its attachment, or in Cinder's cache of images. */
async function consumersOf(access: Access, ids: readonly VolumeId[]): Promise<ReadonlyMap<VolumeId, Consumer>> {
  const found = new Map<VolumeId, Consumer>()
  for (const some of inChunks(ids)) {
    const mark = async (query: CompiledQuery, consumer: Consumer): Promise<void> => {
      for (const row of await rowsOf(access, query)) found.getOrInsert(row['volume_id'] as VolumeId, consumer)
    }
    const byKey = (key: Condition): CompiledQuery =>
      tablesOf(access)
        .selectFrom('volume_metadata')
        .select('volume_id')
        .where(alive)
        .where(isOneOf('volume_id', some))
        .where(key)
        .compile()
    await mark(byKey(sql<SqlBool>`${sql.ref('key')} like ${'ironic!_node!_%'} escape '!'`), 'ironic')
    await mark(byKey(isOneOf('key', ['glance_image_id', 'image_owner'])), 'glance')
    await mark(ironicMounts(access, some), 'ironic')
    await mark(cacheEntries(access, some), 'cinder-internal')
  }
  return found
}

const ironicMounts = (access: Access, ids: readonly VolumeId[]): CompiledQuery =>
  tablesOf(access)
    .selectFrom('volume_attachment')
    .select('volume_id')
    .where(alive)
    .where(isOneOf('volume_id', ids))
    .where('mountpoint', '=', 'ironic_mountpoint')
    .compile()

const cacheEntries = (access: Access, ids: readonly VolumeId[]): CompiledQuery =>
  tablesOf(access)
    .selectFrom('image_volume_cache_entries')
    .select('volume_id')
    .where(isOneOf('volume_id', ids))
    .compile()
