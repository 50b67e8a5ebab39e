/** VLUNs as exports of the model: a template says who may reach a volume, an active one who is logged in. */
import type { Export } from '../../model/backend.ts'
import { isMapping, type Mapping } from '../openstack/cloud-files.ts'
import { nameIn, numberIn, rowsIn, textsIn } from './members.ts'

/** What the array knows beside its VLUNs, by name. */
export interface Names {
  /** Initiators of each host. */
  readonly hosts: ReadonlyMap<string, readonly string[]>
  readonly hostSets: ReadonlyMap<string, readonly string[]>
  readonly volumeSets: ReadonlyMap<string, readonly string[]>
}

const setPrefix = 'set:'

export const namesSet = (row: Mapping): boolean =>
  [nameIn(row, 'volumeName'), nameIn(row, 'hostname')].some((name) => name?.startsWith(setPrefix))

/** One export for each volume, host and LUN; paths and templates of the same are one. */
export function exportsOf(vluns: readonly Mapping[], names: Names): readonly Export[] {
  const [ofSets, plain] = [vluns.filter(namesSet), vluns.filter((row) => !namesSet(row))]
  const found = new Map<string, Export[]>()
  for (const row of plain) add(exportOf(row, names), found)
  const own = new Set(plain.filter((row) => row['active'] !== true).map((row) => pairOf(exportOf(row, names))))
  for (const row of ofSets) {
    for (const part of partsOf(row, names)) {
      const pair = pairOf(part)
      const paths = found.get(pair)
      if (paths === undefined) found.set(pair, [part])
      else if (!own.has(pair))
        found.set(
          pair,
          paths.map((path) => ({ ...path, through: nameOfSet(row) })),
        )
    }
  }
  return [...found.values()].flat()
}

const pairOf = ({ object, host }: Export): string => `${object}\0${host}`

function add(entry: Export, found: Map<string, Export[]>): void {
  const paths = found.getOrInsert(pairOf(entry), [])
  const at = paths.findIndex(({ lun }) => lun === entry.lun)
  const present = paths[at]
  if (present === undefined) paths.push(entry)
  else if (entry.active) paths[at] = { ...present, active: true }
}

function exportOf(row: Mapping, names: Names): Export {
  const host = nameIn(row, 'hostname')
  return {
    object: nameIn(row, 'volumeName') ?? '',
    host: host ?? portIn(row),
    lun: numberIn(row, 'lun'),
    active: row['active'] === true,
    initiators: host === null ? [] : (names.hosts.get(host) ?? []),
  }
}

/** An export to everybody at a port names no host. */
function portIn(row: Mapping): string {
  const port = isMapping(row['portPos']) ? row['portPos'] : {}
  return `port ${['node', 'slot', 'cardPort'].map((key) => numberIn(port, key) ?? '?').join(':')}`
}

/** The parts of an exported set. Of each volume of a set only a path tells the LUN. */
function* partsOf(row: Mapping, names: Names): Iterable<Export> {
  const whole = exportOf(row, names)
  for (const object of membersNamed(whole.object, names.volumeSets)) {
    for (const host of membersNamed(whole.host, names.hostSets)) {
      const lun = object === whole.object ? whole.lun : null
      const initiators = names.hosts.get(host) ?? []
      yield { object, host, lun, active: whole.active, initiators, through: nameOfSet(row) }
    }
  }
}

const nameOfSet = (row: Mapping): string =>
  [nameIn(row, 'volumeName'), nameIn(row, 'hostname')].find((name) => name?.startsWith(setPrefix)) ?? ''

/** A set whose members are not known stays what it is called. */
const membersNamed = (name: string, sets: ReadonlyMap<string, readonly string[]>): readonly string[] =>
  name.startsWith(setPrefix) ? (sets.get(name.slice(setPrefix.length)) ?? [name]) : [name]

export const initiatorsByHost = (hosts: readonly Mapping[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    hosts.map((host) => [
      nameIn(host) ?? '',
      [
        ...rowsIn(host, 'FCPaths').map((path) => nameIn(path, 'wwn')?.toLowerCase() ?? null),
        ...rowsIn(host, 'iSCSIPaths').map((path) => nameIn(path)),
      ].filter((name) => name !== null),
    ]),
  )

export const membersBySet = (sets: readonly Mapping[]): ReadonlyMap<string, readonly string[]> =>
  new Map(sets.map((set) => [nameIn(set) ?? '', textsIn(set, 'setmembers')]))
