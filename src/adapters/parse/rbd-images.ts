/** RBD images, their snapshots and clones, as `rbd … --format json` lists them. */
import { readJson } from './json-document.ts'
import { type JsonRow, rowOf, rowsOf, textsOf } from './json-row.ts'
import { rbdTime } from './rbd-time.ts'

export interface RbdImage {
  readonly name: string
  /** The id in `rbd_header.<id>`; null where the release does not list it. */
  readonly id: string | null
  readonly sizeBytes: number
  readonly parent: RbdParent | null
  readonly createdAt: string | null
  readonly locked: boolean
}

export interface RbdParent {
  readonly pool: string
  readonly namespace: string
  readonly image: string
  readonly snapshot: string
  /** Whether the parent lies in the trash. */
  readonly inTrash: boolean
}

export interface RbdSnapshot {
  readonly name: string
  readonly id: string
  readonly sizeBytes: number
  /** Protected ones have, or may get, clones. */
  readonly protected: boolean
  /** `user`, or what keeps it although nobody sees it: `trash`, `group`, `mirror`. */
  readonly kind: string
  readonly createdAt: string | null
}

export interface RbdChild {
  readonly pool: string
  readonly namespace: string
  readonly image: string
  readonly inTrash: boolean
}

/** `rbd ls`: names alone. */
export const parseRbdNames = (text: string, source = 'rbd ls'): readonly string[] => textsOf(readJson(source, text))

/** `rbd ls -l`: images with their snapshots behind them, in the same list. */
export interface RbdListing {
  readonly images: readonly RbdImage[]
  readonly snapshots: ReadonlyMap<string, readonly RbdSnapshot[]>
}

export function parseRbdListing(text: string, source = 'rbd ls -l'): RbdListing {
  const images: RbdImage[] = []
  const snapshots = new Map<string, RbdSnapshot[]>()
  for (const row of rowsOf(readJson(source, text))) {
    const image = row.text('image')
    if (row.has('snapshot')) snapshots.getOrInsert(image, []).push(snapshotOf(row, 'snapshot', 'snapshot_id'))
    else images.push(imageOf(row, 'image'))
  }
  return { images, snapshots }
}

/** `rbd info POOL/IMAGE`. */
export const parseRbdInfo = (text: string, source = 'rbd info'): RbdImage =>
  imageOf(rowOf(readJson(source, text)), 'name')

/** `rbd snap ls`, with `--all` also those that nobody sees. */
export const parseRbdSnapshots = (text: string, source = 'rbd snap ls'): readonly RbdSnapshot[] =>
  rowsOf(readJson(source, text)).map((row) => snapshotOf(row, 'name', 'id'))

/** `rbd children`, with `--all` also those in the trash. */
export const parseRbdChildren = (text: string, source = 'rbd children'): readonly RbdChild[] =>
  rowsOf(readJson(source, text)).map((row) => ({
    pool: row.text('pool'),
    namespace: row.textOr('pool_namespace', ''),
    image: row.text('image'),
    inTrash: row.flag('trash'),
  }))

const imageOf = (row: JsonRow, key: string): RbdImage => ({
  name: row.text(key),
  id: row.textOr('id', null),
  sizeBytes: row.number('size'),
  parent: parentOf(row.row('parent')),
  createdAt: rbdTime(row.textOr('create_timestamp', null)),
  locked: row.textOr('lock_type', null) !== null,
})

const parentOf = (row: JsonRow | null): RbdParent | null =>
  row === null
    ? null
    : {
        pool: row.text('pool'),
        namespace: row.textOr('pool_namespace', ''),
        image: row.text('image'),
        snapshot: row.textOr('snapshot', ''),
        inTrash: row.flag('trash'),
      }

const snapshotOf = (row: JsonRow, name: string, id: string): RbdSnapshot => ({
  name: row.text(name),
  id: row.has(id) ? row.digits(id) : '',
  sizeBytes: row.number('size'),
  protected: row.flag('protected'),
  kind: row.row('namespace')?.textOr('type', 'user') ?? 'user',
  createdAt: rbdTime(row.textOr('timestamp', null)),
})
