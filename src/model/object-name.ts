/** Names of objects on the back ends, and the volume ids in them. */
import type { VolumeId } from '../kernel/ids.ts'
import type { ObjectForm } from './backend.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const image = new RegExp(`^volume-(${uuid})(\\.deleted)?$`)

/** Reads an RBD image or LVM volume name made by Cinder's default template. */
export function parseObjectName(name: string): { volume: VolumeId | null; form: ObjectForm } {
  const found = image.exec(name)
  if (!found) return { volume: null, form: 'foreign' }
  return { volume: found[1] as VolumeId, form: found[2] ? 'deleted' : 'volume' }
}

/** The image name of a `pool/image`, an image or a path. */
export const lastSegment = (source: string): string => source.slice(source.lastIndexOf('/') + 1)
