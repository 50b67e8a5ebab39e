/** Arranges what was seen of a region by the ids that join it. */
import type { Unseen } from '../kernel/fact.ts'
import { type HostName, isUuid, type ServerId, type VolumeId, type Wwid } from '../kernel/ids.ts'
import { lazy } from '../kernel/lazy.ts'
import { groupBy, Multimap } from '../kernel/multimap.ts'
import type { BackendObject, Export, PoolReport, Watcher } from '../model/backend.ts'
import type { CinderService, Volume } from '../model/cinder.ts'
import type { Holder, HostDevice } from '../model/host.ts'
import type { LogEvent } from '../model/log.ts'
import type { Mapping, NovaService, Server } from '../model/nova.ts'
import { lastSegment, parseObjectName } from '../model/object-name.ts'
import type { RecordKind, SourceReport } from '../model/planes.ts'
import type { Answers, Region } from '../model/snapshot.ts'
import { hostNamer } from './export-host.ts'

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

export const indexRegion = (region: Region): RegionIndex => new RegionIndex(region, new RegionLists(region))

/** What was seen of a region, arranged; and what direct questions brought since. */
export class RegionIndex {
  readonly region: Region
  readonly lists: RegionLists

  constructor(region: Region, lists: RegionLists) {
    this.region = region
    this.lists = lists
  }

  /** The same lists with newer answers, and what became of the sources meanwhile: what was made of the lists stays. */
  withAnswers(answers: Answers, sources: readonly SourceReport[] = this.region.sources): RegionIndex {
    return new RegionIndex({ ...this.region, answers, sources }, this.lists)
  }

  serverOf(id: ServerId): Server | undefined {
    return this.region.servers.get(id)?.server
  }
}

/**
 * Each arrangement is made when it is first needed. In a healthy cloud most are never: a hundred
 * thousand entries in a map cost more than reading the page that they came in.
 */
export class RegionLists {
  private readonly region: Region

  constructor(region: Region) {
    this.region = region
  }

  readonly volumes = lazy(() => byId(this.region.volumes))
  readonly snapshots = lazy(() => groupBy(this.region.snapshots, (snapshot) => snapshot.volume))
  readonly migrations = lazy(() => groupBy(this.region.migrations, (migration) => migration.server))
  readonly messages = lazy(() => groupBy(this.region.messages, (message) => message.resource))
  readonly workers = lazy(() => groupBy(this.region.workers ?? none, (worker) => worker.volume))
  readonly backups = lazy(() => groupBy(this.region.backups, (backup) => backup.volume))
  readonly mappings = lazy(() => groupBy(mappingsIn(this.region), (mapping) => mapping.volume))
  readonly log = lazy(() => logByVolume(this.region))
  readonly hosts = lazy(() => new Map((this.region.hosts ?? []).map((report) => [report.host, report])))
  readonly cinderServices = lazy(() => servicesByHost(this.region))
  readonly computes = lazy(() => computesByHost(this.region))
  readonly objects = lazy(() => groupBy(placedObjects(this.region), ({ object }) => object.volume))
  readonly watchers = lazy(() => byObject(this.region, (pool) => pool.watchers))
  /** Their hosts are called as Nova calls them, where that can be told. */
  readonly exports = lazy(() => {
    const named = hostNamer(this.region)
    return byObject(this.region, (pool) => pool.exports.map(named))
  })
  /** A migrated volume's object bears another id than the volume: the volume, by that id. */
  readonly owners = lazy(() => ownersOfNameIds(this.region.volumes))
  readonly wwids = lazy(() => volumesByWwid(this.region, this.owners()))
  readonly holders = lazy(() => groupBy(holdersIn(this.region, this.wwids(), this.owners()), ([volume]) => volume))
  private readonly allDevices = lazy(() => groupBy(devicesIn(this.region, this.wwids()), (device) => device.volume))

  /** Domains that have the volume as a disk. */
  holdersOf(volume: VolumeId): readonly Holder[] {
    const found = this.holders().get(volume)
    return found.length === 0 ? none : found.map(([, holder]) => holder)
  }

  devicesOf(volume: VolumeId): readonly HostDevice[] {
    return this.allDevices().get(volume)
  }

  /** Maps and paths that no object of a configured back end explains. */
  strayDevices(): readonly HostDevice[] {
    return this.allDevices().get(null)
  }

  /** Volumes that any host has a device of. */
  *volumesWithDevices(): Iterable<VolumeId> {
    for (const volume of this.allDevices().keys()) if (volume !== null) yield volume
  }

  /** Ids that others take for volumes, and that Cinder's list lacks. */
  readonly strayVolumes = lazy((): ReadonlySet<VolumeId> => {
    const strays = new Set<VolumeId>()
    const owners = this.owners()
    const mentioned = [this.region.attachments, this.mappings(), this.holders(), this.objects(), this.allDevices()]
    for (const records of mentioned) {
      if (this.areAllListed(records)) continue
      for (const id of records.keys()) if (id !== null && !this.volumes().has(id) && !owners.has(id)) strays.add(id)
    }
    return strays
  })

  /**
   * By counting: where as many volumes are mentioned as there are mentions, an index of all volumes is
   * spared. Only a list in strict order is sure to name no volume twice.
   */
  private areAllListed(records: Multimap<VolumeId | null, unknown>): boolean {
    if (records.keyCount === 0) return true
    let found = records.has(null) ? 1 : 0
    let last = ''
    for (const { id } of this.region.volumes) {
      if (id <= last) return false
      last = id
      if (records.has(id)) found++
    }
    return found === records.keyCount
  }
}

const none: readonly never[] = []

function byId<T extends { readonly id: unknown }>(records: readonly T[]): ReadonlyMap<T['id'], T> {
  const map = new Map<T['id'], T>()
  for (const record of records) map.set(record.id, record)
  return map
}

export function* mappingsIn(region: Region): Iterable<Mapping> {
  for (const record of region.servers.values()) yield* record.mappings
}

function* placedObjects(region: Region): Iterable<PlacedObject> {
  for (const pool of region.pools ?? []) for (const object of pool.objects) yield { object, pool }
}

function byObject<T extends Watcher | Export>(
  region: Region,
  of: (pool: PoolReport) => readonly T[],
): Multimap<string, T> {
  const map = new Multimap<string, T>()
  for (const pool of region.pools ?? []) for (const entry of of(pool)) map.add(objectKey(pool, entry.object), entry)
  return map
}

function servicesByHost(region: Region): ReadonlyMap<string, CinderService> {
  const volumes = region.cinderServices.filter((service) => service.binary === 'cinder-volume')
  return new Map(volumes.map((service) => [service.host, service]))
}

function computesByHost(region: Region): ReadonlyMap<HostName, NovaService> {
  const computes = region.novaServices.filter((service) => service.binary === 'nova-compute')
  return new Map(computes.map((service) => [service.host, service]))
}

function ownersOfNameIds(volumes: readonly Volume[]): ReadonlyMap<VolumeId, VolumeId> {
  const owners = new Map<VolumeId, VolumeId>()
  for (const volume of volumes) if (volume.nameId !== null) owners.set(volume.nameId, volume.id)
  return owners
}

function volumesByWwid(region: Region, owners: ReadonlyMap<VolumeId, VolumeId>): ReadonlyMap<Wwid, VolumeId> {
  const wwids = new Map<Wwid, VolumeId>()
  for (const { object } of placedObjects(region)) {
    if (object.wwid !== null && object.volume !== null)
      wwids.set(object.wwid, owners.get(object.volume) ?? object.volume)
  }
  return wwids
}

function* holdersIn(
  region: Region,
  wwids: ReadonlyMap<Wwid, VolumeId>,
  owners: ReadonlyMap<VolumeId, VolumeId>,
): Iterable<readonly [VolumeId, Holder]> {
  for (const { host, source, domains } of region.hosts ?? []) {
    for (const domain of domains) {
      for (const disk of domain.disks) {
        const holder: Holder = { host, source, domain, disk }
        const volume = volumeOfDisk(holder, wwids, owners)
        if (volume !== null) yield [volume, holder]
      }
    }
  }
}

/** The disk's serial is the volume's id, as Nova writes it; domains of others may have only the source to go by. */
function volumeOfDisk(
  { disk }: Holder,
  wwids: ReadonlyMap<Wwid, VolumeId>,
  owners: ReadonlyMap<VolumeId, VolumeId>,
): VolumeId | null {
  if (disk.serial !== null && isUuid(disk.serial)) return disk.serial as VolumeId
  const named = disk.source === null ? null : parseObjectName(lastSegment(disk.source)).volume
  if (named !== null) return owners.get(named) ?? named
  return disk.wwid === null ? null : (wwids.get(disk.wwid) ?? null)
}

function* devicesIn(region: Region, wwids: ReadonlyMap<Wwid, VolumeId>): Iterable<HostDevice> {
  const volumeOf = (wwid: Wwid | null): VolumeId | null => (wwid === null ? null : (wwids.get(wwid) ?? null))
  for (const { host, source, maps, loosePaths } of region.hosts ?? []) {
    for (const map of maps) yield { host, source, volume: volumeOf(map.wwid), map, path: null }
    for (const path of loosePaths) yield { host, source, volume: volumeOf(path.wwid), map: null, path }
  }
}

function logByVolume(region: Region): Multimap<VolumeId, LogEvent> {
  const events = new Multimap<VolumeId, LogEvent>()
  for (const log of region.logs ?? []) {
    for (const event of log.events) if (event.volume !== null) events.add(event.volume, event)
  }
  return events
}
