/** Names of objects on the back ends, and the volume ids in them. */
import type { SnapshotId, VolumeId } from '../kernel/ids.ts'
import type { ObjectForm } from './backend.ts'
import { parseVirtualVolumeName, snapshotInVirtualVolumeName } from './virtual-volume-name.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const image = new RegExp(`^volume-(${uuid})(\\.deleted)?$`)
/** LVM may not begin a name with `snapshot`: Cinder puts a line before it. */
const snapshot = new RegExp(`^_?snapshot-(${uuid})$`)

/** Reads an RBD image or LVM volume name made by Cinder's default template. */
export function parseObjectName(name: string): { volume: VolumeId | null; form: ObjectForm } {
  const found = image.exec(name)
  if (!found) return { volume: null, form: 'foreign' }
  return { volume: found[1] as VolumeId, form: found[2] ? 'deleted' : 'volume' }
}

/** The volume in the name of an object of any kind of back end. */
export const volumeInName = (name: string): VolumeId | null =>
  parseObjectName(name).volume ?? parseVirtualVolumeName(name).volume

/** The snapshot of Cinder's in the name of one on any kind of back end; null for those of others. */
export const snapshotInName = (name: string): SnapshotId | null =>
  (snapshot.exec(name)?.[1] ?? snapshotInVirtualVolumeName(name)) as SnapshotId | null

/** The image name of a `pool/image`, an image or a path. */
export const lastSegment = (source: string): string => source.slice(source.lastIndexOf('/') + 1)
