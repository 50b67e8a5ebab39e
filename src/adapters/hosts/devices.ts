/** The block devices of a host, put together from what multipathd, the device mapper and the kernel say. */
import type { Wwid } from '../../kernel/ids.ts'
import type { MultipathMap, ScsiPath } from '../../model/host.ts'
import type { ListedMap, ListedPath } from '../parse/multipath-map.ts'
import type { Mount } from '../parse/proc-mounts.ts'
import { comparable, wwidFromDmUuid, wwidFromSysfs } from '../parse/scsi-wwid.ts'

export interface ScsiDisk {
  readonly device: string
  readonly hctl: string
  readonly state: string
  readonly wwid: Wwid | null
  readonly holders: readonly string[]
}

export interface MappedDevice {
  readonly device: string
  readonly name: string
  readonly uuid: string
  readonly holders: readonly string[]
}

export interface Devices {
  readonly disks: ReadonlyMap<string, ScsiDisk>
  readonly mapped: ReadonlyMap<string, MappedDevice>
  readonly mounts: readonly Mount[]
  /** Where links of /dev/disk lead to. */
  readonly links: ReadonlyMap<string, string>
  /** How often each device of the mapper is open, by its name. */
  readonly opens: ReadonlyMap<string, number>
}

const words = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter((word) => word !== '')

export const diskOf = ([device = '', hctl = '', state = '', wwid = '', , , holders]: readonly string[]): ScsiDisk => ({
  device,
  hctl,
  state,
  wwid: wwidFromSysfs(wwid),
  holders: words(holders),
})

export const mappedOf = ([device = '', name = '', uuid = '', , holders]: readonly string[]): MappedDevice => ({
  device,
  name,
  uuid,
  holders: words(holders),
})

export const hasMaps = (devices: Devices): boolean =>
  devices.mapped.values().some(({ uuid }) => wwidFromDmUuid(uuid) !== null)

export function mapOf(listed: ListedMap, devices: Devices): MultipathMap {
  return {
    name: listed.name,
    wwid: listed.wwid,
    device: listed.device,
    queueing: listed.queueing,
    openCount: devices.opens.get(listed.name) ?? 0,
    holders: holdersOf(listed, devices),
    paths: listed.paths.map((path) => pathOf(path, listed.wwid, devices)),
  }
}

/** The identity is read from the disk itself: a LUN that was reused shows another than its map's. */
function pathOf(listed: ListedPath, map: Wwid, { disks }: Devices): ScsiPath {
  const disk = disks.get(listed.device)
  return {
    device: listed.device,
    hctl: disk?.hctl ?? listed.hctl ?? '',
    wwid: comparable(disk?.wwid ?? null, map),
    state: listed.state,
    transport: disk?.state || listed.transport,
  }
}

/** Who holds a map, as far as the kernel names it: devices on top of it, mounts and swap. */
function holdersOf(map: ListedMap, { mapped, mounts }: Devices): readonly string[] {
  const above = (mapped.get(map.device)?.holders ?? []).map((holder) => {
    const device = mapped.get(holder)
    return device === undefined ? holder : `${kindOf(device.uuid)} ${device.name}`
  })
  const here = new Set([`/dev/${map.device}`, `/dev/mapper/${map.name}`])
  const mounted = mounts
    .filter((mount) => here.has(mount.device))
    .map((mount) => (mount.type === 'swap' ? 'swap' : `mount ${mount.directory}`))
  return [...above, ...mounted]
}

function kindOf(uuid: string): string {
  if (uuid.startsWith('LVM-')) return 'lvm'
  if (uuid.startsWith('CRYPT-')) return 'crypt'
  return /^part\d+-/.test(uuid) ? 'partition' : 'device'
}

/**
 * Disks that are in no map. The kernel calls a disk running as long as its transport does, also where its LUN is
 * gone: whether it answers is seen by the helper alone, which asks it just before it is deleted.
 */
export function loosePathsOf(maps: readonly MultipathMap[], { disks }: Devices): readonly ScsiPath[] {
  const inMaps = new Set(maps.flatMap((map) => map.paths.map((path) => path.device)))
  return [...disks.values()]
    .filter((disk) => !inMaps.has(disk.device))
    .map(({ device, hctl, wwid, state }) => ({
      device,
      hctl,
      wwid,
      state: state.endsWith('offline') ? 'failed' : 'undefined',
      transport: state,
    }))
}

/** The identity of the device that a domain's disk lies on. */
export function wwidOfSource(source: string, { mapped, disks, links }: Devices): Wwid | null {
  const device = (links.get(source) ?? source).replace(/^\/dev\/(?:mapper\/)?/, '')
  const disk = disks.get(device)
  if (disk !== undefined) return disk.wwid
  const map = mapped.get(device) ?? mapped.values().find(({ name }) => name === device)
  return map === undefined ? null : wwidFromDmUuid(map.uuid)
}
