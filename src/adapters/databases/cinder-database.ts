/** Reads Cinder's database, from Queens on. */
import type { SnapshotId, VolumeId } from '../../kernel/ids.ts'
import type { Worker } from '../../model/cinder.ts'
import type { CinderDatabase, CinderMoment } from '../../ports/cinder-database.ts'
import { type Access, beginAccess, openAccess, rowsOf } from './access.ts'
import { alive } from './alive.ts'
import { attachmentGlances, type GlanceList, snapshotGlances, volumeGlances } from './cinder-glances.ts'
import { readAttachments, readSnapshots, readVolumes, tablesOf } from './cinder-reads.ts'
import { gatherQuotas, pickWorker } from './cinder-rows.ts'
import type { DatabaseUrl } from './database-url.ts'
import { keptConnection } from './kept-connection.ts'
import { inChunks, isOneOf } from './narrowing.ts'
import { cinderTime, text } from './rows.ts'
import { demand } from './schema.ts'
import type { ConnectionOptions } from './sql-connection.ts'

const demanded = {
  volumes: ['id', 'status', 'host', 'project_id', 'size', 'migration_status', '_name_id', 'deleted'],
  volume_attachment: ['id', 'volume_id', 'instance_uuid', 'attached_host', 'attach_status', 'deleted'],
  // Without the marks of other consumers, what is theirs would be taken for nobody’s.
  volume_metadata: ['volume_id', 'key', 'deleted'],
  image_volume_cache_entries: ['volume_id'],
}

/** `url` is asked for when it is needed: what is wrong with it makes this source unavailable, and nothing else. */
export function cinderDatabase(url: () => DatabaseUrl, options: ConnectionOptions): CinderDatabase {
  const { source } = options
  const open = async (): Promise<Access> => openAccess(url(), options, demanded)
  const now = keptConnection(open)
  const only = (id: VolumeId) => ({ ranges: [], ids: [id] })

  return {
    source,
    moment: async () => momentOf(await beginAccess(open), source),
    volume: (id) => now.use(async (access) => (await Array.fromAsync(readVolumes(access, only(id)))).flat()[0] ?? null),
    attachmentsOf: (volume) =>
      now.use(async (access) => (await Array.fromAsync(readAttachments(access, only(volume)))).flat()),
    workersOf: (volume) => now.use((access) => workersIn(access, source, volume)),
    pastVolume: (id) =>
      now.use(async (access) => {
        const query = tablesOf(access)
          .selectFrom('volumes')
          .select('deleted_at')
          .where('id', '=', id)
          .where(({ not }) => not(alive))
          .compile()
        const [row] = await rowsOf(access, query)
        return row === undefined ? null : { id, deletedAt: cinderTime(row['deleted_at']) }
      }),
    close: () => now.close(),
  }
}

function momentOf(access: Access, source: string): CinderMoment {
  const { connection, schema } = access
  const { dialect } = connection
  const glances = async function* <T>(list: GlanceList<T>): AsyncGenerator<readonly T[]> {
    for await (const rows of connection.pages(list)) yield rows.map((row) => list.pick(row))
  }
  return {
    source,
    volumeGlances: () => glances(volumeGlances(schema, dialect)),
    attachmentGlances: () => glances(attachmentGlances(dialect)),
    async *snapshotGlances() {
      demand(schema, source, 'snapshots', ['id', 'volume_id', 'project_id', 'status', 'volume_size'])
      yield* glances(snapshotGlances(schema, dialect))
    },
    volumes: (among) => readVolumes(access, among),
    attachments: (among) => readAttachments(access, among),
    snapshots: (among) => readSnapshots(access, among),
    clonesOf: (snapshots) => clonesOf(access, snapshots),
    async *backups() {
      demand(schema, source, 'backups', ['id', 'volume_id', 'status'])
      const query = tablesOf(access)
        .selectFrom('backups')
        .select(['id', 'volume_id', 'status', 'updated_at', 'created_at'])
        .where(alive)
        .compile()
      yield (await rowsOf(access, query)).map((row) => ({
        id: String(row['id']),
        volume: row['volume_id'] as VolumeId,
        status: text(row['status']) ?? '',
        updatedAt: cinderTime(row['updated_at'] ?? row['created_at']),
      }))
    },
    async transfers() {
      demand(schema, source, 'transfers', ['id', 'volume_id'])
      const query = tablesOf(access).selectFrom('transfers').select(['id', 'volume_id']).where(alive).compile()
      return (await rowsOf(access, query)).map((row) => ({
        id: String(row['id']),
        volume: row['volume_id'] as VolumeId,
      }))
    },
    async quotas() {
      demand(schema, source, 'quota_usages', ['project_id', 'resource', 'in_use', 'reserved'])
      const query = tablesOf(access)
        .selectFrom('quota_usages')
        .select(['project_id', 'resource', 'in_use', 'reserved'])
        .where(alive)
        .where(isOneOf('resource', ['volumes', 'gigabytes', 'snapshots']))
        .compile()
      return gatherQuotas(await rowsOf(access, query))
    },
    workers: () => workersIn(access, source, null),
    end: () => connection.end(),
  }
}

async function workersIn(access: Access, source: string, volume: VolumeId | null): Promise<readonly Worker[]> {
  demand(access.schema, source, 'workers', ['resource_type', 'resource_id', 'status', 'service_id'])
  demand(access.schema, source, 'services', ['id', 'host'])
  const query = tablesOf(access)
    .selectFrom('workers')
    .leftJoin('services', 'services.id', 'workers.service_id')
    .select(['workers.resource_id', 'workers.status', 'workers.updated_at', 'services.host'])
    .where('workers.resource_type', '=', 'Volume')
    .$if(volume !== null, (narrowed) => narrowed.where('workers.resource_id', '=', volume as VolumeId))
    .compile()
  return (await rowsOf(access, query)).map(pickWorker)
}

async function clonesOf(access: Access, snapshots: readonly SnapshotId[]): Promise<readonly VolumeId[]> {
  const found: VolumeId[] = []
  for (const some of inChunks(snapshots, 1000)) {
    const query = tablesOf(access)
      .selectFrom('volumes')
      .select('id')
      .where(alive)
      .where(isOneOf('snapshot_id', some))
      .compile()
    for (const row of await rowsOf(access, query)) found.push(row['id'] as VolumeId)
  }
  return found
}
