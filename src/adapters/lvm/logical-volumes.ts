/** Logical volumes as objects of the model: with the snapshots on them, and who on their own host has them open. */
import type { BackendObject } from '../../model/backend.ts'
import { parseObjectName } from '../../model/object-name.ts'
import type { LogicalVolume } from '../parse/lvm-json.ts'
import { mapperName, pathsOf, type TargetSeen } from './target-seen.ts'

export interface Around {
  readonly group: string
  /** How often each is open, by the mapper's name for it; null where that was not seen. */
  readonly opens: ReadonlyMap<string, number> | null
  readonly targets: readonly TargetSeen[]
  /** The storage host, as sentences call it. */
  readonly on: string
}

const gib = 2 ** 30

export function objectsOf(volumes: readonly LogicalVolume[], around: Around): readonly BackendObject[] {
  const own = volumes.filter(({ group }) => group === around.group)
  const copies = Map.groupBy(own.filter(isSnapshot), ({ origin }) => origin ?? '')
  return own
    .filter((volume) => !isSnapshot(volume) && !isPart(volume))
    .map((volume) => ({
      name: volume.name,
      ...parseObjectName(volume.name),
      sizeGib: volume.sizeBytes === null ? null : volume.sizeBytes / gib,
      wwid: lunsOf(volume, around)[0]?.wwid ?? null,
      createdAt: null,
      snapshots: (copies.get(volume.name) ?? []).map(({ name }) => name).sort(),
      children: [],
      trash: null,
      openBy: openersOf(volume, around),
    }))
}

/** A volume that was made of another in a thin pool has an origin too, and does not need it. */
const isSnapshot = ({ name, origin }: LogicalVolume): boolean =>
  origin !== null && parseObjectName(name).volume === null

/** Thin pools, and what lies hidden in them. */
const isPart = ({ attributes }: LogicalVolume): boolean => /^[teil]/i.test(attributes)

const lunsOf = ({ group, name }: LogicalVolume, { targets }: Around): readonly TargetSeen['luns'][number][] =>
  targets.flatMap(({ luns }) => luns).filter(({ path }) => pathsOf(group, name).includes(path))

/** Each target opens once what it exports. Whoever opens it beyond that is on the storage host itself. */
function openersOf(volume: LogicalVolume, around: Around): readonly string[] {
  const counted = around.opens?.get(mapperName(volume.group, volume.name))
  const open = counted ?? (volume.open === true ? 1 : 0)
  return open > lunsOf(volume, around).length ? [`a program on ${around.on}`] : []
}
