/** Cinder's large tables in the order of their keys, of each row only what a glance needs. */
import type { CompiledQuery } from 'kysely'
import type { BackendName, ProjectId, ServerId, SnapshotId, VolumeId } from '../../kernel/ids.ts'
import type { AttachmentGlance, SnapshotGlance, VolumeGlance } from '../../ports/cinder-database.ts'
import { alive } from './alive.ts'
import { builderFor } from './builder.ts'
import type { Dialect } from './database-url.ts'
import { atMost, following } from './ordered.ts'
import { count, flag, text } from './rows.ts'
import { optional, type Schema } from './schema.ts'
import type { Columns, OrderedList } from './sql-connection.ts'
import type { CinderTables } from './tables.ts'

export interface GlanceList<T> extends OrderedList {
  pick(row: Columns): T
}

type Build = (after: string | number | null, limit: number | null) => CompiledQuery

const keyed = <T>(build: Build, pick: (row: Columns) => T): GlanceList<T> => ({ key: 0, query: build, pick })

export function volumeGlances(schema: Schema, dialect: Dialect): GlanceList<VolumeGlance> {
  const build: Build = (after, limit) =>
    builderFor<CinderTables>(dialect)
      .selectFrom('volumes')
      .select(['id', '_name_id', 'status', 'migration_status', 'host'])
      .select(optional(schema, 'volumes', 'cluster_name'))
      .select(['project_id', 'size'])
      .select(optional(schema, 'volumes', 'use_quota'))
      .where(alive)
      .where(following('id', after))
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()
  return keyed(build, (row) => ({
    id: row[0] as VolumeId,
    nameId: row[1] as VolumeId | null,
    status: (row[2] ?? '') as string,
    migrationStatus: row[3] as string | null,
    host: row[4] as BackendName | null,
    cluster: row[5] as BackendName | null,
    project: row[6] as ProjectId | null,
    sizeGib: count(row[7]),
    countsQuota: flag(row[8]),
  }))
}

export function attachmentGlances(dialect: Dialect): GlanceList<AttachmentGlance> {
  const build: Build = (after, limit) =>
    builderFor<CinderTables>(dialect)
      .selectFrom('volume_attachment')
      .select(['id', 'volume_id', 'instance_uuid', 'attach_status', 'attached_host'])
      .where(alive)
      .where(following('id', after))
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()
  return keyed(build, (row) => ({
    id: row[0] as string,
    volume: row[1] as VolumeId,
    server: text<ServerId>(row[2]),
    status: (row[3] ?? '') as string,
    host: text(row[4]),
  }))
}

export function snapshotGlances(schema: Schema, dialect: Dialect): GlanceList<SnapshotGlance> {
  const build: Build = (after, limit) =>
    builderFor<CinderTables>(dialect)
      .selectFrom('snapshots')
      .select(['id', 'volume_id', 'project_id', 'status', 'volume_size'])
      .select(optional(schema, 'snapshots', 'use_quota'))
      .where(alive)
      .where(following('id', after))
      .orderBy('id')
      .modifyEnd(atMost(limit))
      .compile()
  return keyed(build, (row) => ({
    id: row[0] as SnapshotId,
    volume: row[1] as VolumeId,
    project: row[2] as ProjectId | null,
    status: (row[3] ?? '') as string,
    sizeGib: count(row[4]),
    countsQuota: flag(row[5]),
  }))
}
