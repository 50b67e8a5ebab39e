/** Arranges what was seen of a region by the ids that join it. */
import type { Unseen } from '../kernel/fact.ts'
import { type AttachmentId, type HostName, isUuid, type ServerId, type VolumeId, type Wwid } from '../kernel/ids.ts'
import type { BackendObject, Export, PoolReport, Watcher } from '../model/backend.ts'
import type {
  AttachedView,
  Attachment,
  Backup,
  CinderService,
  UserMessage,
  Volume,
  VolumeSnapshot,
} from '../model/cinder.ts'
import type { Holder, HostDevice, HostReport } from '../model/host.ts'
import type { LogEvent } from '../model/log.ts'
import type { Mapping, Migration, NovaService, Server } from '../model/nova.ts'
import { lastSegment, parseObjectName } from '../model/object-name.ts'
import type { RecordKind } from '../model/planes.ts'
import type { Region } from '../model/snapshot.ts'

export interface RegionIndex {
  readonly region: Region
  readonly volumes: ReadonlyMap<VolumeId, Volume>
  readonly attachments: ReadonlyMap<VolumeId, readonly Attachment[]>
  readonly mappings: ReadonlyMap<VolumeId, readonly Mapping[]>
  readonly servers: ReadonlyMap<ServerId, Server>
  readonly snapshots: ReadonlyMap<VolumeId, readonly VolumeSnapshot[]>
  readonly migrations: ReadonlyMap<ServerId, readonly Migration[]>
  readonly cinderServices: ReadonlyMap<string, CinderService>
  readonly computes: ReadonlyMap<HostName, NovaService>
  readonly holders: ReadonlyMap<VolumeId, readonly Holder[]>
  readonly devices: ReadonlyMap<VolumeId, readonly HostDevice[]>
  /** Maps and paths that no object of a configured back end explains. */
  readonly strayDevices: readonly HostDevice[]
  readonly objects: ReadonlyMap<VolumeId, readonly PlacedObject[]>
  readonly watchers: ReadonlyMap<string, readonly Watcher[]>
  readonly exports: ReadonlyMap<string, readonly Export[]>
  readonly log: ReadonlyMap<VolumeId, readonly LogEvent[]>
  readonly messages: ReadonlyMap<string, readonly UserMessage[]>
  readonly backups: ReadonlyMap<VolumeId, readonly Backup[]>
  readonly hosts: ReadonlyMap<HostName, HostReport>
}

/** An object and the pool it lies in. */
export interface PlacedObject {
  readonly object: BackendObject
  readonly pool: PoolReport
}

/** Why a kind of record was not read whole; null when it was. */
export const unseenOf = (region: Region, kind: RecordKind): Unseen | null => {
  const unseen = region.coverage[kind]
  return unseen === undefined ? { source: kind, reason: 'not-asked', detail: `${kind} were not asked for` } : unseen
}

/** Objects of different pools may have the same name. */
export const objectKey = (pool: PoolReport, object: string): string => `${pool.source} ${object}`

export function indexRegion(region: Region): RegionIndex {
  const volumes = byId(region.volumes)
  const objects = new Map<VolumeId, PlacedObject[]>()
  const wwids = new Map<Wwid, VolumeId | null>()
  const watchers = new Map<string, Watcher[]>()
  const exports = new Map<string, Export[]>()
  for (const pool of region.pools ?? []) {
    for (const object of pool.objects) {
      if (object.volume !== null) push(objects, object.volume, { object, pool })
      if (object.wwid !== null) wwids.set(object.wwid, object.volume)
    }
    for (const watcher of pool.watchers) push(watchers, objectKey(pool, watcher.object), watcher)
    for (const entry of pool.exports) push(exports, objectKey(pool, entry.object), entry)
  }
  // A migrated volume's object bears another id than the volume: holders and devices are told apart by it.
  const owners = ownersOfNameIds(region.volumes)
  const holders = new Map<VolumeId, Holder[]>()
  const devices = new Map<VolumeId, HostDevice[]>()
  const strayDevices: HostDevice[] = []
  for (const report of region.hosts ?? []) {
    for (const holder of holdersOn(report)) {
      const volume = volumeOfDisk(holder, wwids, owners)
      if (volume !== null) push(holders, volume, holder)
    }
    for (const device of devicesOn(report, wwids, owners)) {
      if (device.volume === null) strayDevices.push(device)
      else push(devices, device.volume, device)
    }
  }
  return {
    region,
    volumes,
    attachments: attachmentsByVolume(region),
    mappings: group(region.mappings, (mapping) => mapping.volume),
    servers: byId(region.servers),
    snapshots: group(region.snapshots, (snapshot) => snapshot.volume),
    migrations: group(region.migrations, (migration) => migration.server),
    cinderServices: cinderVolumeServices(region.cinderServices),
    computes: new Map(
      region.novaServices
        .filter((service) => service.binary === 'nova-compute')
        .map((service) => [service.host, service]),
    ),
    holders,
    devices,
    strayDevices,
    objects,
    watchers,
    exports,
    log: logByVolume(region),
    messages: group(region.messages, (message) => message.resource),
    backups: group(region.backups, (backup) => backup.volume),
    hosts: new Map((region.hosts ?? []).map((report) => [report.host, report])),
  }
}

function byId<T extends { readonly id: unknown }>(records: readonly T[]): Map<T['id'], T> {
  const map = new Map<T['id'], T>()
  for (const record of records) map.set(record.id, record)
  return map
}

function group<K, T>(records: readonly T[], keyOf: (record: T) => K): Map<K, T[]> {
  const map = new Map<K, T[]>()
  for (const record of records) push(map, keyOf(record), record)
  return map
}

function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const present = map.get(key)
  if (present === undefined) map.set(key, [value])
  else present.push(value)
}

/**
 * The list of attachments has no hosts, the volume's own view has, but only for completed ones.
 * What one of them has and the other lacks was born or died between the two; both count.
 */
function attachmentsByVolume(region: Region): Map<VolumeId, Attachment[]> {
  const views = new Map<AttachmentId, AttachedView>()
  for (const volume of region.volumes) for (const view of volume.attached) views.set(view.attachment, view)
  const map = new Map<VolumeId, Attachment[]>()
  for (const attachment of region.attachments) {
    const view = views.get(attachment.id)
    push(map, attachment.volume, view === undefined ? attachment : withView(attachment, view))
    if (view !== undefined) views.delete(attachment.id)
  }
  if (views.size === 0) return map
  for (const volume of region.volumes) {
    for (const view of volume.attached) if (views.has(view.attachment)) push(map, volume.id, fromView(volume.id, view))
  }
  return map
}

export const withView = (attachment: Attachment, view: AttachedView): Attachment => ({
  ...attachment,
  host: view.host,
  device: view.device,
})

export const fromView = (volume: VolumeId, view: AttachedView): Attachment => ({
  id: view.attachment,
  volume,
  server: view.server,
  status: 'attached',
  host: view.host,
  device: view.device,
  connected: undefined,
  attachedAt: view.attachedAt,
})

function cinderVolumeServices(services: readonly CinderService[]): Map<string, CinderService> {
  const map = new Map<string, CinderService>()
  for (const service of services) if (service.binary === 'cinder-volume') map.set(service.host, service)
  return map
}

function ownersOfNameIds(volumes: readonly Volume[]): Map<VolumeId, VolumeId> {
  const owners = new Map<VolumeId, VolumeId>()
  for (const volume of volumes) if (volume.nameId !== null) owners.set(volume.nameId, volume.id)
  return owners
}

function* holdersOn(report: HostReport): Iterable<Holder> {
  for (const domain of report.domains) {
    for (const disk of domain.disks) yield { host: report.host, source: report.source, domain, disk }
  }
}

/** The disk's serial is the volume's id, as Nova writes it; domains of others may have only the source to go by. */
function volumeOfDisk(
  { disk }: Holder,
  wwids: ReadonlyMap<Wwid, VolumeId | null>,
  owners: ReadonlyMap<VolumeId, VolumeId>,
): VolumeId | null {
  const named = disk.source === null ? null : parseObjectName(lastSegment(disk.source)).volume
  const byWwid = disk.wwid === null ? null : (wwids.get(disk.wwid) ?? null)
  const serial = disk.serial !== null && isUuid(disk.serial) ? (disk.serial as VolumeId) : null
  const found = serial ?? named ?? byWwid
  return found === null ? null : (owners.get(found) ?? found)
}

function* devicesOn(
  report: HostReport,
  wwids: ReadonlyMap<Wwid, VolumeId | null>,
  owners: ReadonlyMap<VolumeId, VolumeId>,
): Iterable<HostDevice> {
  const volumeOf = (wwid: Wwid | null): VolumeId | null => {
    const found = wwid === null ? null : (wwids.get(wwid) ?? null)
    return found === null ? null : (owners.get(found) ?? found)
  }
  const { host, source } = report
  for (const map of report.maps) yield { host, source, volume: volumeOf(map.wwid), map, path: null }
  for (const path of report.loosePaths) yield { host, source, volume: volumeOf(path.wwid), map: null, path }
}

function logByVolume(region: Region): Map<VolumeId, LogEvent[]> {
  const map = new Map<VolumeId, LogEvent[]>()
  for (const log of region.logs ?? []) {
    for (const event of log.events) if (event.volume !== null) push(map, event.volume, event)
  }
  return map
}
