/**
 * World Wide Identifiers in one form. The kernel writes `naa.6000…`, lsblk `0x6000…`, udev and multipath `36000…`:
 * multipath's form is the normal one, since maps are called by it. Not every WWID is hexadecimal.
 */
import type { Wwid } from '../../kernel/ids.ts'

/** What of the device the identifier is made of. Only two of one kind can be compared. */
export type WwidKind = 'naa' | 'eui' | 't10' | 'vendor' | 'serial' | 'nvme' | 'other'

/** From `/sys/block/sdX/device/wwid` or `/sys/block/nvmeXnY/wwid`; null when the device gives none. */
export function wwidFromSysfs(text: string): Wwid | null {
  const line = text.trim()
  const [, kind, rest] = /^(naa|eui|t10|0|uuid|nvme)\.(.+)$/s.exec(line) ?? []
  if (kind === undefined || rest === undefined) return line === '' ? null : (line as Wwid)
  // Namespaces of NVMe keep their prefix: a SCSI device has 8, 12 or 16 bytes behind `eui.`, and udev writes 2 for it.
  if (kind === 'uuid' || kind === 'nvme') return line as Wwid
  if (kind === 'naa') return `3${rest.toLowerCase()}` as Wwid
  if (kind === 'eui') return `2${rest.toLowerCase()}` as Wwid
  if (kind === '0') return `0${joined(rest)}` as Wwid
  return `1${joined(rest)}` as Wwid
}

/** From lsblk's column WWN, `0x6000…`. */
export const wwidFromWwn = (text: string): Wwid | null =>
  /^0x[\da-f]+$/i.test(text) ? (`3${text.slice(2).toLowerCase()}` as Wwid) : null

/** From the uuid that the device mapper has of a map, `mpath-36000…`; null for another kind of map. */
export const wwidFromDmUuid = (text: string): Wwid | null =>
  text.startsWith('mpath-') && text.length > 6 ? normalWwid(text.slice(6)) : null

/** As multipath prints it; hexadecimal ones in small letters. */
export const normalWwid = (text: string): Wwid => (/^[23][\da-f]+$/i.test(text) ? text.toLowerCase() : text) as Wwid

export function wwidKind(wwid: Wwid): WwidKind {
  if (/^3[\da-f]{16}(?:[\da-f]{16})?$/i.test(wwid)) return 'naa'
  if (/^2[\da-f]{16,32}$/i.test(wwid)) return 'eui'
  if (/^(?:eui|uuid|nvme)\./.test(wwid)) return 'nvme'
  const first = wwid[0]
  if (first === '1') return 't10'
  if (first === '0') return 'vendor'
  return first === 'S' ? 'serial' : 'other'
}

/**
 * The identity of a path that may be held against its map's. A device has several, and kernel and udev do not always
 * choose the same: two of different kinds say nothing of each other, and must not look like a LUN that was reused.
 */
export const comparable = (path: Wwid | null, map: Wwid): Wwid | null =>
  path !== null && wwidKind(path) === wwidKind(map) ? path : null

/** Udev's way to write texts with blanks in them: runs of blanks become one `_`, those at the end are left out. */
const joined = (text: string): string =>
  text
    .split(/[\s\0]+/)
    .filter((part) => part !== '')
    .join('_')
