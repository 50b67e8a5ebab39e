/** The compute hosts of the simulated cloud: domains, disks, watchers, maps. */
import type { SimulatedCloud } from '../cloud.ts'
import type { DomainRow, HostRow, MapRow, PathRow } from '../state/planes.ts'
import type { ServerRow, VolumeRow } from '../state/rows.ts'
import { imageOf, storageOf, virtualVolumeOf, wwidOf } from './storage.ts'

export const instanceName = (server: Pick<ServerRow, 'number'>): string =>
  `instance-${server.number.toString(16).padStart(8, '0')}`

export function startDomain(cloud: SimulatedCloud, hostName: string, uuid: string, name: string): DomainRow {
  const host = hostNamed(cloud, hostName)
  const present = host.domains.get(uuid)
  if (present !== undefined) return present
  const domain: DomainRow = { uuid, name, state: 'running', migrating: false, disks: [] }
  host.domains.set(uuid, domain)
  return domain
}

export function hostNamed(cloud: SimulatedCloud, name: string): HostRow {
  const host = cloud.hosts.get(name)
  if (host === undefined) throw new RangeError(`no host "${name}" in the simulated cloud`)
  return host
}

/** The first free name of the kind vda, vdb, … */
export const nextTarget = (domain: DomainRow): string => {
  const used = new Set(domain.disks.map((disk) => disk.target))
  for (let i = 0; ; i++) {
    const target = `vd${String.fromCharCode(97 + i)}`
    if (!used.has(target)) return target
  }
}

/** Gives a domain the volume as a disk, with all that this leaves on the host and on the back end. */
export function plug(cloud: SimulatedCloud, hostName: string, uuid: string, volume: VolumeRow, target?: string): void {
  const host = hostNamed(cloud, hostName)
  const domain = host.domains.get(uuid)
  if (domain === undefined) throw new RangeError(`no domain ${uuid} on ${hostName}`)
  const storage = storageOf(cloud, volume)
  const image = imageOf(cloud, volume)
  const object = virtualVolumeOf(cloud, volume)
  const wwid = object === undefined ? null : wwidOf(object.wwn)
  const map = wwid === null ? null : addMap(host, wwid)
  if (map !== null) map.openCount++
  const source =
    storage?.kind === 'rbd'
      ? `${storage.cephPool}/${image?.name ?? `volume-${volume.id}`}`
      : map === null
        ? `/dev/${volume.id}`
        : `/dev/${map.device}`
  domain.disks.push({ target: target ?? nextTarget(domain), volume: volume.id, source, wwid })
  if (image !== undefined && domain.state !== 'shut-off') watch(cloud, volume, host, uuid)
  if (storage?.kind === 'hpe3par' && object !== undefined) {
    for (const vlun of storage.vluns) if (vlun.volume === object.name && vlun.host === hostName) vlun.active = true
  }
}

/** Takes the disk from the domain, and from the host what only this disk needed. */
export function unplug(cloud: SimulatedCloud, hostName: string, uuid: string, volume: VolumeRow): void {
  const host = hostNamed(cloud, hostName)
  const domain = host.domains.get(uuid)
  const at = domain?.disks.findIndex((disk) => disk.volume === volume.id) ?? -1
  if (domain === undefined || at < 0) return
  const [disk] = domain.disks.splice(at, 1)
  unwatch(cloud, volume, hostName, uuid)
  if (disk?.wwid) releaseMap(cloud, host, disk.wwid)
}

export function watch(cloud: SimulatedCloud, volume: VolumeRow, host: HostRow, domain: string | null): void {
  imageOf(cloud, volume)?.watchers.push({
    address: `${host.address}:0/${1_000_000_000 + cloud.random.below(3_000_000_000)}`,
    client: String(4_000 + cloud.random.below(900_000)),
    cookie: `1404${cloud.random.below(100_000_000_000)}`,
    kind: 'qemu',
    host: host.name,
    domain,
  })
}

export function unwatch(cloud: SimulatedCloud, volume: VolumeRow, host: string, domain: string | null): void {
  const watchers = imageOf(cloud, volume)?.watchers
  const at = watchers?.findIndex((watcher) => watcher.host === host && watcher.domain === domain) ?? -1
  if (at >= 0) watchers?.splice(at, 1)
}

/** The domain's clients as they are, with nobody behind them any more: gone from each image after the time. */
export function leaveWatchers(cloud: SimulatedCloud, host: string, domain: string, ms: number): void {
  for (const storage of cloud.storage) {
    if (storage.kind !== 'rbd') continue
    for (const { watchers } of storage.images.values()) {
      const left = watchers
        .filter((watcher) => watcher.host === host && watcher.domain === domain)
        .map((watcher) => ({ ...watcher, domain: null }))
      watchers.push(...left)
      cloud.time.later(ms, () => {
        for (const watcher of left) watchers.splice(watchers.indexOf(watcher), 1)
      })
    }
  }
}

/** A map of two paths, as a host with two fabrics has it. */
export function addMap(host: HostRow, wwid: string): MapRow {
  const present = host.maps.get(wwid)
  if (present !== undefined) return present
  const number = host.maps.size
  const map: MapRow = {
    wwid,
    device: `dm-${number}`,
    queueing: false,
    openCount: 0,
    holders: [],
    paths: [newPath(host, wwid, 3), newPath(host, wwid, 4)],
  }
  host.maps.set(wwid, map)
  return map
}

export function newPath(host: HostRow, wwid: string, adapter: number): PathRow {
  const taken = [...host.maps.values()].reduce((sum, map) => sum + map.paths.length, host.loosePaths.length)
  const letter = String.fromCharCode(98 + ((taken * 2 + adapter) % 24))
  return {
    device: `sd${letter}${adapter}`,
    hctl: `${adapter}:0:0:${host.maps.size + 1}`,
    wwid,
    state: 'active',
    transport: 'running',
  }
}

function releaseMap(cloud: SimulatedCloud, host: HostRow, wwid: string): void {
  const map = host.maps.get(wwid)
  if (map === undefined) return
  map.openCount--
  if (map.openCount > 0) return
  host.maps.delete(wwid)
  for (const storage of cloud.storage) {
    if (storage.kind !== 'hpe3par') continue
    const object = [...storage.volumes.values()].find((candidate) => wwidOf(candidate.wwn) === wwid)
    for (const vlun of storage.vluns) if (vlun.volume === object?.name && vlun.host === host.name) vlun.active = false
  }
}

/** Ends a domain; its disks are let go of. */
export function destroyDomain(cloud: SimulatedCloud, hostName: string, uuid: string): void {
  const host = cloud.hosts.get(hostName)
  const domain = host?.domains.get(uuid)
  if (host === undefined || domain === undefined) return
  for (const disk of [...domain.disks]) {
    const volume = disk.volume === null ? undefined : cloud.volumes.get(disk.volume)
    if (volume !== undefined) unplug(cloud, hostName, uuid, volume)
    else dropWatchers(cloud, hostName, uuid)
  }
  host.domains.delete(uuid)
}

/** Also those of images that no volume row explains any more. */
function dropWatchers(cloud: SimulatedCloud, host: string, domain: string): void {
  for (const storage of cloud.storage) {
    if (storage.kind !== 'rbd') continue
    for (const image of storage.images.values()) {
      const at = image.watchers.findIndex((watcher) => watcher.host === host && watcher.domain === domain)
      if (at >= 0) image.watchers.splice(at, 1)
    }
  }
}
