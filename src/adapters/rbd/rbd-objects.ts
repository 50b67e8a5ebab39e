/** Images of a pool as objects of the model: with the snapshots on them, and the clones that depend on them. */
import type { BackendObject } from '../../model/backend.ts'
import { parseObjectName } from '../../model/object-name.ts'
import type { RbdImage, RbdListing } from '../parse/rbd-images.ts'
import type { TrashedImage } from '../parse/rbd-trash.ts'

const gib = 2 ** 30

/** Clones in other pools are not in the listing; who flattens asks for them again. */
export function objectsOf(
  listing: RbdListing,
  trashed: readonly TrashedImage[],
  pool: string,
): readonly BackendObject[] {
  const children = Map.groupBy(
    listing.images.filter((image) => image.parent !== null),
    (image) => image.parent?.image ?? '',
  )
  const childrenOf = (name: string): readonly string[] =>
    (children.get(name) ?? []).map((child) => `${pool}/${child.name}`).sort()
  return [
    ...listing.images.map((image) => ({
      ...objectOf(image),
      snapshots: (listing.snapshots.get(image.name) ?? []).map((snapshot) => snapshot.name),
      children: childrenOf(image.name),
    })),
    ...trashed.map((image) => ({ ...trashedObject(image), children: childrenOf(image.name) })),
  ]
}

export const objectOf = (image: RbdImage): BackendObject => ({
  name: image.name,
  ...headerOf(image.id),
  ...parseObjectName(image.name),
  sizeGib: image.sizeBytes / gib,
  wwid: null,
  createdAt: image.createdAt,
  snapshots: [],
  children: [],
  trash: null,
})

const trashedObject = ({ name, id, deletedAt, expiresAt }: TrashedImage): BackendObject => ({
  name,
  ...headerOf(id),
  ...parseObjectName(name),
  sizeGib: null,
  wwid: null,
  createdAt: null,
  snapshots: [],
  children: [],
  trash: { id, deletedAt, expiresAt },
})

/** Since a release that lists ids. */
const headerOf = (id: string | null): Pick<BackendObject, 'header'> => (id === null ? {} : { header: headerNamed(id) })

/** What stands for an image, in the pool and in the trash. */
export const headerNamed = (id: string): string => `rbd_header.${id}`
