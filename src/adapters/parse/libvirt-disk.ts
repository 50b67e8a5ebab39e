/** A disk of a libvirt domain: where its data lies, also below snapshots and beside a copy in the making. */
import type { Disk } from '../../model/host.ts'
import { attributeOf, childOf, childrenOf, textIn, type XmlElement } from './xml-tree.ts'

export interface DescribedDisk extends Pick<Disk, 'target' | 'serial' | 'source'> {
  readonly device: 'disk' | 'lun' | 'cdrom' | 'floppy'
  readonly place: DiskPlace | null
  /** What lies below, the nearest first: a volume may be the base of a snapshot. */
  readonly backing: readonly DiskPlace[]
  /** Where a running job copies it to. */
  readonly mirror: DiskPlace | null
  readonly encrypted: boolean
  readonly readOnly: boolean
  readonly shareable: boolean
}

/** One place where data lies. */
export interface DiskPlace {
  readonly type: string
  /** `rbd`, `iscsi`, `nbd`, …, for a disk over the network. */
  readonly protocol: string | null
  /** `pool/image`, `/dev/dm-3`, a file or a directory; a server that has but one thing to give. */
  readonly source: string
  /** `10.0.0.11:6789`, or the path of a socket. */
  readonly hosts: readonly string[]
  /** The user it is opened as; never the secret. */
  readonly user: string | null
}

const devices = ['disk', 'lun', 'cdrom', 'floppy'] as const

export function diskOf(disk: XmlElement): DescribedDisk | null {
  const target = attributeOf(childOf(disk, 'target'), 'dev')
  if (target === null) return null
  const place = placeOf(disk)
  const mirror = childOf(disk, 'mirror')
  return {
    target,
    serial: textIn(disk, 'serial'),
    source: place?.source ?? null,
    device: devices.find((device) => device === attributeOf(disk, 'device')) ?? 'disk',
    place,
    backing: backingOf(disk),
    mirror: mirror === null ? null : placeOf(mirror),
    encrypted: childOf(disk, 'encryption') !== null || childOf(childOf(disk, 'source'), 'encryption') !== null,
    readOnly: childOf(disk, 'readonly') !== null,
    shareable: childOf(disk, 'shareable') !== null,
  }
}

function backingOf(disk: XmlElement): readonly DiskPlace[] {
  const chain: DiskPlace[] = []
  for (let below = childOf(disk, 'backingStore'); below !== null; below = childOf(below, 'backingStore')) {
    const place = placeOf(below)
    if (place !== null) chain.push(place)
  }
  return chain
}

/** The place that a disk, a backing store or a mirror names; null for an empty drive. */
function placeOf(owner: XmlElement): DiskPlace | null {
  const source = childOf(owner, 'source')
  const hosts = childrenOf(source, 'host')
    .map(hostOf)
    .filter((host) => host !== '')
  // Old versions of libvirt write the file of a mirror beside it, without a source.
  const path = source === null ? attributeOf(owner, 'file') : (pathIn(source) ?? hosts[0] ?? null)
  if (path === null) return null
  const auth = childOf(owner, 'auth') ?? childOf(source, 'auth')
  return {
    type: attributeOf(owner, 'type') ?? 'file',
    protocol: attributeOf(source, 'protocol'),
    source: path,
    hosts,
    user: attributeOf(auth, 'username'),
  }
}

function pathIn(source: XmlElement): string | null {
  for (const name of ['file', 'dev', 'dir', 'name', 'path']) {
    const path = attributeOf(source, name)
    if (path !== null) return path
  }
  const pool = attributeOf(source, 'pool')
  const volume = attributeOf(source, 'volume')
  if (pool !== null && volume !== null) return `${pool}/${volume}`
  const address = childOf(source, 'address')
  return address === null ? null : pciOf(address, attributeOf(source, 'namespace'))
}

/** `pci-0000:01:00.0/1`: the controller of an NVMe disk, and its namespace. */
function pciOf(address: XmlElement, namespace: string | null): string | null {
  const digits = (name: string, width: number): string =>
    (attributeOf(address, name) ?? '0').replace(/^0x/, '').padStart(width, '0')
  const controller = `pci-${digits('domain', 4)}:${digits('bus', 2)}:${digits('slot', 2)}.${digits('function', 1)}`
  return namespace === null ? controller : `${controller}/${namespace}`
}

function hostOf(host: XmlElement): string {
  const socket = attributeOf(host, 'socket')
  if (socket !== null) return socket
  const name = attributeOf(host, 'name') ?? ''
  const port = attributeOf(host, 'port')
  const address = name.includes(':') ? `[${name}]` : name
  return port === null || name === '' ? name : `${address}:${port}`
}
