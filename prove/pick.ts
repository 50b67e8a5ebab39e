/** The rows of a state as the records that a look makes of them: through the databases, or through the APIs alone. */
import type { AttachmentId, BackendName, HostName, ProjectId, ServerId, VolumeId, Wwid } from '../src/kernel/ids.ts'
import { formatInstant } from '../src/kernel/time.ts'
import type { BackendObject, Export, Watcher } from '../src/model/backend.ts'
import type { Attachment, Volume, Worker } from '../src/model/cinder.ts'
import type { Domain, MultipathMap, ScsiPath } from '../src/model/host.ts'
import type { Mapping, PastServer, Server } from '../src/model/nova.ts'
import { cinderTime } from '../src/simulate/cinder/time.ts'
import { novaTime } from '../src/simulate/nova/time.ts'
import { statusOf } from '../src/simulate/nova/views.ts'
import type {
  DomainRow,
  ImageRow,
  MapRow,
  PathRow,
  VirtualVolume,
  Vlun,
  WatcherRow,
} from '../src/simulate/state/planes.ts'
import type { AttachmentRow, MappingRow, ServerRow, VolumeRow, WorkerRow } from '../src/simulate/state/rows.ts'
import { imageName, volumeId, wwid } from './ids.ts'

/** What the API shows as another state. */
const shownAs: Readonly<Record<string, string>> = { managing: 'creating' }

export type By = 'database' | 'api'

export const pickVolume = (row: VolumeRow, by: By): Volume => ({
  id: row.id as VolumeId,
  name: row.name,
  status: (by === 'api' ? shownAs[row.status] : undefined) ?? row.status,
  sizeGib: row.size,
  project: row.project as ProjectId,
  host: row.host as BackendName,
  cluster: null,
  migrationStatus: row.migrationStatus,
  nameId: null,
  multiattach: row.multiattach,
  fromSnapshot: null,
  countsQuota: true,
  createdAt: cinderTime(row.createdAt),
  updatedAt: cinderTime(row.updatedAt),
  consumer: null,
})

/** The list of the API tells no host; the volume's own view does, of records that were completed. */
export function pickAttachment(row: AttachmentRow, by: By, viewed = true): Attachment {
  const shown = by === 'database' || (viewed && row.status === 'attached')
  return {
    id: row.id as AttachmentId,
    volume: volumeId as VolumeId,
    server: row.server as ServerId | null,
    status: row.status,
    host: shown ? row.host : undefined,
    device: shown ? row.mountpoint : null,
    connected: row.connection !== null,
    attachedAt: cinderTime(row.attachedAt),
  }
}

/** Of the volume's own view alone, where the list could not be read. */
export const pickViewed = (rows: readonly AttachmentRow[]): readonly Attachment[] =>
  rows
    .filter(({ status }) => status === 'attached')
    .map((row) => ({ ...pickAttachment(row, 'api'), connected: undefined }))

export const pickWorker = (row: WorkerRow): Worker => ({
  volume: row.volume as VolumeId,
  status: row.status,
  host: row.host,
  updatedAt: cinderTime(row.updatedAt),
})

export const pickServer = (row: ServerRow): Server => ({
  id: row.id as ServerId,
  name: row.name,
  project: row.project as ProjectId,
  status: statusOf(row),
  vmState: row.vmState,
  taskState: row.taskState,
  host: row.host as HostName | null,
  instanceName: null,
  locked: row.locked,
  createdAt: novaTime(row.createdAt),
  updatedAt: novaTime(row.updatedAt),
})

export const pickPast = (row: ServerRow): PastServer => ({
  id: row.id as ServerId,
  name: row.name,
  host: row.host as HostName | null,
  endedAt: novaTime(row.deletedAt),
  remembered: 'deleted-row',
})

export const pickMapping = (row: MappingRow, by: By): Mapping => ({
  server: row.server as ServerId,
  volume: row.volume as VolumeId,
  attachment: row.attachment as AttachmentId | null,
  device: row.device,
  root: by === 'database' ? row.bootIndex === 0 : undefined,
  deleteOnTermination: row.deleteOnTermination,
})

export const pickImage = (image: ImageRow): BackendObject => ({
  name: image.name,
  header: `rbd_header.${image.id}`,
  volume: volumeId as VolumeId,
  form: 'volume',
  sizeGib: image.sizeGib,
  wwid: null,
  createdAt: formatInstant(image.createdAt),
  snapshots: image.snapshots,
  children: image.children,
  trash: image.trash && { id: image.id, deletedAt: formatInstant(image.trash.deletedAt), expiresAt: null },
})

/** As Cinder's driver lists it: no more than name and size. */
export const pickListed = ({ name, sizeGib }: ImageRow): BackendObject => ({
  name,
  volume: volumeId as VolumeId,
  form: 'volume',
  sizeGib,
  wwid: null,
  createdAt: null,
  snapshots: [],
  children: [],
  trash: null,
})

export const pickWatcher = ({ address, client, cookie, kind }: WatcherRow): Watcher => ({
  object: imageName,
  address,
  client,
  cookie,
  kind,
})

export const pickVirtualVolume = (row: VirtualVolume): BackendObject => ({
  name: row.name,
  volume: volumeId as VolumeId,
  form: 'volume',
  sizeGib: row.sizeGib,
  wwid: wwid as Wwid,
  createdAt: null,
  snapshots: [],
  children: [],
  trash: null,
})

export const pickVlun = ({ volume, host, lun, active }: Vlun): Export => ({ object: volume, host, lun, active })

export const pickDomain = (row: DomainRow): Domain => ({
  uuid: row.uuid as ServerId,
  name: row.name,
  ...(row.state === 'shut-off' ? {} : { pid: 4_711 }),
  state: row.state,
  migrating: row.migrating,
  disks: row.disks.map(({ target, volume, source, wwid: disk }) => ({
    target,
    serial: volume,
    source,
    wwid: disk as Wwid | null,
  })),
})

export const pickPath = (row: PathRow): ScsiPath => ({ ...row, wwid: row.wwid as Wwid })

export const pickMap = (row: MapRow): MultipathMap => ({
  name: row.wwid,
  wwid: row.wwid as Wwid,
  device: row.device,
  queueing: row.queueing,
  openCount: row.openCount,
  holders: row.holders,
  paths: row.paths.map(pickPath),
})
