/** Virtual volumes as objects of the model: with the snapshots on them, and the volumes that depend on these. */
import type { Wwid } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/time.ts'
import type { BackendObject } from '../../model/backend.ts'
import { parseVirtualVolumeName } from '../../model/virtual-volume-name.ts'
import type { Mapping } from '../openstack/cloud-files.ts'
import { nameIn, numberIn } from './members.ts'

/** A volume, and the CPG that its data lies in; null where the array does not say. */
export interface PlacedVolume {
  readonly cpg: string | null
  readonly object: BackendObject
}

/** A virtual copy lives as long as what it was copied from. */
const virtualCopy = 3

interface Row {
  readonly name: string
  readonly row: Mapping
  readonly parent: string | null
  /** A copy that is no volume of its own to Cinder. */
  readonly isSnapshot: boolean
}

export function placedVolumes(rows: readonly Mapping[]): readonly PlacedVolume[] {
  const all = new Map(rows.map(rowOf).map((row) => [row.name, row]))
  const snapshots = Map.groupBy(
    [...all.values()].filter((row) => row.isSnapshot),
    (row) => volumeUnder(row, all)?.name ?? '',
  )
  const children = Map.groupBy(
    [...all.values()].filter((row) => !row.isSnapshot && row.parent !== null),
    (row) => volumeUnder(row, all)?.name ?? '',
  )
  const names = (found: readonly Row[] | undefined): readonly string[] => (found ?? []).map(({ name }) => name).sort()
  return [...all.values()]
    .filter((row) => !row.isSnapshot)
    .map((row) => ({
      cpg: cpgOf(row, all),
      object: {
        ...virtualVolume(row.row),
        snapshots: names(snapshots.get(row.name)),
        children: names(children.get(row.name)),
      },
    }))
}

/** One volume by itself: what lies on it is not in its record. */
export function virtualVolume(row: Mapping): BackendObject {
  const name = nameIn(row) ?? ''
  const sizeMib = numberIn(row, 'sizeMiB')
  return {
    name,
    ...parseVirtualVolumeName(name),
    sizeGib: sizeMib === null ? null : sizeMib / 1024,
    wwid: wwidOf(nameIn(row, 'wwn')),
    createdAt: createdAt(row),
    snapshots: [],
    children: [],
    trash: null,
  }
}

/** What multipath calls a LUN: its NAA identifier with a 3 before it. Without one a host shows it as something else. */
export const wwidOf = (wwn: string | null): Wwid | null =>
  wwn !== null && /^(?:[\da-f]{16}|[\da-f]{32})$/i.test(wwn) ? (`3${wwn.toLowerCase()}` as Wwid) : null

function rowOf(row: Mapping): Row {
  const name = nameIn(row) ?? ''
  const parent = numberIn(row, 'copyType') === virtualCopy ? nameIn(row, 'copyOf') : null
  return { name, row, parent, isSnapshot: parent !== null && parseVirtualVolumeName(name).volume === null }
}

/** The nearest volume below a copy, past the snapshots in between; a circle ends it. */
function volumeUnder(row: Row, all: ReadonlyMap<string, Row>): Row | undefined {
  const passed = new Set([row.name])
  let found = row.parent === null ? undefined : all.get(row.parent)
  while (found?.isSnapshot === true && !passed.has(found.name)) {
    passed.add(found.name)
    found = found.parent === null ? undefined : all.get(found.parent)
  }
  return found?.isSnapshot === true ? undefined : found
}

/** A copy for which the array names none lies with what it was copied from. */
function cpgOf(row: Row, all: ReadonlyMap<string, Row>): string | null {
  const passed = new Set<string>()
  let found: Row | undefined = row
  while (found !== undefined && !passed.has(found.name)) {
    const cpg = nameIn(found.row, 'userCPG')
    if (cpg !== null) return cpg
    passed.add(found.name)
    found = volumeUnder(found, all)
  }
  return null
}

function createdAt(row: Mapping): string | null {
  const seconds = numberIn(row, 'creationTimeSec')
  return seconds === null ? nameIn(row, 'creationTime8601') : formatInstant(seconds * 1e3)
}
