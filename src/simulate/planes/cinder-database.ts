/** The database of the simulated Cinder, behind the port of the real one. */
import type { AttachmentId, BackendName, ProjectId, ServerId, SnapshotId, VolumeId } from '../../kernel/ids.ts'
import type { Attachment, Consumer, Volume, VolumeSnapshot, Worker } from '../../model/cinder.ts'
import type { Among } from '../../ports/among.ts'
import type { CinderDatabase, CinderMoment } from '../../ports/cinder-database.ts'
import { cinderTime } from '../cinder/time.ts'
import type { SimulatedCloud } from '../cloud.ts'
import type { AttachmentRow, SnapshotRow, VolumeRow, WorkerRow } from '../state/rows.ts'

export function simulatedCinderDatabase(cloud: SimulatedCloud): CinderDatabase {
  const source = `${cloud.region} cinder-db`
  return {
    source,
    moment: async () => momentOf(copyOf(cloud), source),
    volume: async (id) => volumesIn(copyOf(cloud)).find((volume) => volume.id === id) ?? null,
    attachmentsOf: async (volume) =>
      copyOf(cloud)
        .attachments.filter((row) => row.volume === volume)
        .map(pickAttachment),
    workersOf: async (volume) =>
      copyOf(cloud)
        .workers.filter((row) => row.volume === volume)
        .map(pickWorker),
    async pastVolume(id) {
      const row = cloud.volumes.get(id)
      return row === undefined || row.deletedAt === null ? null : { id, deletedAt: cinderTime(row.deletedAt) }
    },
    close: async () => {},
  }
}

/** The rows that are alive, as they are now. */
interface Rows {
  readonly volumes: readonly VolumeRow[]
  readonly attachments: readonly AttachmentRow[]
  readonly snapshots: readonly SnapshotRow[]
  readonly workers: readonly WorkerRow[]
  readonly cloud: SimulatedCloud
}

const alive = <T extends { readonly deletedAt: number | null }>(rows: Iterable<T>): readonly T[] =>
  [...rows].filter((row) => row.deletedAt === null).map((row) => ({ ...row }))

const copyOf = (cloud: SimulatedCloud): Rows => ({
  volumes: alive(cloud.volumes.all()),
  attachments: alive(cloud.attachments.all()),
  snapshots: alive(cloud.snapshots.all()),
  workers: cloud.workers.map((row) => ({ ...row })),
  cloud,
})

function momentOf(rows: Rows, source: string): CinderMoment {
  const volumes = volumesIn(rows)
  const attachments = rows.attachments.map(pickAttachment)
  const snapshots = rows.snapshots.map((row) => pickSnapshot(row, rows.cloud))
  const { backups, transfers, quotas } = rows.cloud
  const backupRecords = [...backups.all()].map((row) => ({
    id: row.id,
    volume: row.volume as VolumeId,
    status: row.status,
    updatedAt: cinderTime(row.updatedAt ?? row.createdAt),
  }))
  const transferRecords = [...transfers.all()].map(({ id, volume }) => ({ id, volume: volume as VolumeId }))
  const quotaRecords = [...quotas].map(([project, row]) => ({
    project: project as ProjectId,
    volumes: { inUse: row.volumes, reserved: row.reserved },
    gigabytes: { inUse: row.gigabytes, reserved: 0 },
    snapshots: { inUse: row.snapshots, reserved: 0 },
  }))
  return {
    source,
    volumeGlances: () => inPages(volumes),
    attachmentGlances: () => inPages(attachments.map((row) => ({ ...row, host: row.host ?? null }))),
    snapshotGlances: () => inPages(snapshots),
    volumes: (among) => inPages(volumes.filter(({ id }) => isAmong(id, among))),
    attachments: (among) => inPages(attachments.filter(({ volume }) => isAmong(volume, among))),
    snapshots: (among) => inPages(snapshots.filter(({ volume }) => isAmong(volume, among))),
    clonesOf: async (ids) =>
      volumes.filter(({ fromSnapshot }) => fromSnapshot !== null && ids.includes(fromSnapshot)).map(({ id }) => id),
    backups: () => inPages(backupRecords),
    transfers: async () => transferRecords,
    quotas: async () => quotaRecords,
    workers: async () => rows.workers.map(pickWorker),
    end: async () => {},
  }
}

export async function* inPages<T>(records: readonly T[]): AsyncGenerator<readonly T[]> {
  const size = 100
  for (let i = 0; i === 0 || i < records.length; i += size) yield records.slice(i, i + size)
}

export const isAmong = (id: string, among: Among | null): boolean =>
  among === null ||
  among.ids.includes(id as VolumeId) ||
  among.ranges.some(({ from, to }) => id >= from && (to === null || id < to))

const volumesIn = (rows: Rows): readonly Volume[] =>
  rows.volumes.map((row) => pickVolume(row, consumerOf(row, rows), rows.cloud))

/** Since Xena rows say whether they count. */
const counts = (value: boolean, { release }: SimulatedCloud): boolean | null => (release.volume >= 3065 ? value : null)

const pickVolume = (row: VolumeRow, consumer: Consumer | null, cloud: SimulatedCloud): Volume => ({
  id: row.id as VolumeId,
  name: row.name,
  status: row.status,
  previousStatus: row.previousStatus,
  sizeGib: row.size,
  project: row.project as ProjectId,
  host: row.host as BackendName | null,
  cluster: row.cluster as BackendName | null,
  migrationStatus: row.migrationStatus,
  nameId: row.nameId as VolumeId | null,
  multiattach: row.multiattach,
  fromSnapshot: row.snapshot as SnapshotId | null,
  countsQuota: counts(row.useQuota, cloud),
  createdAt: cinderTime(row.createdAt),
  updatedAt: cinderTime(row.updatedAt),
  consumer,
})

function consumerOf({ id, metadata }: VolumeRow, { attachments }: Rows): Consumer | null {
  const keys = Object.keys(metadata)
  if (keys.some((key) => key.startsWith('ironic_node_'))) return 'ironic'
  if (keys.includes('glance_image_id') || keys.includes('image_owner')) return 'glance'
  return attachments.some((row) => row.volume === id && row.mountpoint === 'ironic_mountpoint') ? 'ironic' : null
}

const pickAttachment = (row: AttachmentRow): Attachment => ({
  id: row.id as AttachmentId,
  volume: row.volume as VolumeId,
  server: row.server as ServerId | null,
  status: row.status,
  host: row.host ?? row.connectorHost,
  device: row.mountpoint,
  connected: row.connection !== null,
  attachedAt: cinderTime(row.attachedAt),
})

const pickSnapshot = (row: SnapshotRow, cloud: SimulatedCloud): VolumeSnapshot => ({
  id: row.id as SnapshotId,
  volume: row.volume as VolumeId,
  status: row.status,
  sizeGib: row.size,
  project: row.project as ProjectId,
  countsQuota: counts(true, cloud),
  updatedAt: cinderTime(row.updatedAt ?? row.createdAt),
})

const pickWorker = (row: WorkerRow): Worker => ({
  volume: row.volume as VolumeId,
  status: row.status,
  host: row.host,
  updatedAt: cinderTime(row.updatedAt),
})
