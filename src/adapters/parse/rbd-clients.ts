/** Who has an RBD image open: watchers, locks, and the devices that this host made of images. */
import type { Watcher } from '../../model/backend.ts'
import { readJson } from './json-document.ts'
import { type JsonRow, rowOf, rowsOf } from './json-row.ts'
import { malformed } from './malformed.ts'
import { linesOf } from './text-lines.ts'

export interface RbdLock {
  /** `auto 140215486728192` is the exclusive lock that a client takes by itself; the number is its cookie. */
  readonly id: string
  readonly client: string
  readonly address: string
}

export interface MappedImage {
  /** `pool/image` or `pool/namespace/image`. */
  readonly image: string
  readonly snapshot: string | null
  readonly device: string
}

/** `rbd status POOL/IMAGE`. `object` is the image's name, for the records that are made. */
export function parseRbdStatus(text: string, object: string, source = 'rbd status'): readonly Watcher[] {
  const root = rowOf(readJson(source, text))
  const listed = root.row('watchers')
  // Luminous and older write an object with a key "watcher" for each instead of a list.
  if (listed !== null) return listed.keys().map((key) => watcherOf(rowIn(listed, key), object))
  return root.rows('watchers').map((row) => watcherOf(row, object))
}

/** `rados listwatchers rbd_header.ID`, the only way to ask about an image in the trash. It knows no JSON. */
export function parseListWatchers(text: string, object: string, source = 'rados listwatchers'): readonly Watcher[] {
  return linesOf(text)
    .filter((line) => line.text.trim() !== '')
    .map((line) => {
      const found = /^watcher=(\S+) client\.(\d{1,20}) cookie=(\d{1,20})$/.exec(line.text.trim())
      if (found === null) throw malformed(source, { line: line.number, column: 1 }, 'expected a watcher')
      const [, address, client, cookie] = found
      return made(object, address as string, client as string, cookie as string)
    })
}

/** `rbd lock ls POOL/IMAGE`. */
export const parseRbdLocks = (text: string, source = 'rbd lock ls'): readonly RbdLock[] =>
  rowsOf(readJson(source, text)).map((row) => ({
    id: row.text('id'),
    client: row.text('locker').replace(/^client\./, ''),
    address: plainAddress(row.text('address')),
  }))

/** `rbd device list`: the images that the kernel of this host has open. */
export const parseMappedImages = (text: string, source = 'rbd device list'): readonly MappedImage[] =>
  rowsOf(readJson(source, text)).map((row) => ({
    image: [row.text('pool'), row.textOr('namespace', null), row.text('name')]
      .filter((part) => part !== null)
      .join('/'),
    snapshot: row.textOr('snap', '-') === '-' ? null : row.text('snap'),
    device: row.text('device'),
  }))

const watcherOf = (row: JsonRow, object: string): Watcher =>
  made(object, row.text('address'), row.digits('client'), row.digits('cookie'))

function rowIn(row: JsonRow, key: string): JsonRow {
  const inner = row.row(key)
  if (inner === null) throw row.refused('a watcher that is no record')
  return inner
}

/** The kernel's client counts its watches from here; librbd uses addresses in memory, which are far below. */
const firstOfKernel = 0xffff_0000_0000_0000n

const made = (object: string, address: string, client: string, cookie: string): Watcher => ({
  object,
  address: plainAddress(address),
  client,
  cookie,
  kind: BigInt(cookie) >= firstOfKernel ? 'krbd' : 'unknown',
})

/** Newer releases may say which protocol it is; the blocklist calls clients without that. */
const plainAddress = (address: string): string => address.replace(/^(?:v1|v2|any):/, '')
