/** What a driver sees of its own storage. RBD's can list; the 3PAR's has no such list. */
import type { SimulatedCloud } from '../cloud.ts'
import { type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { imageName, objectId, storageOf } from '../planes/storage.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, since } from '../service.ts'
import type { ImageRow, RbdPool } from '../state/planes.ts'
import { internalError } from './manager.ts'

function list(call: Call): SimulatedReply {
  since(call, 3008)
  requireAdmin(call, 'volume_extension:list_manageable')
  const { cloud, query } = call
  const host = query.get('host')
  if (host === null) return refuse(400, 'Invalid input received: One and only one of cluster and host must be set.')
  const storage = cloud.storage.find(
    (candidate) => `${candidate.backend}#${candidate.pool}` === host || candidate.backend === host,
  )
  if (storage === undefined) return refuse(404, `Service cinder-volume could not be found on host ${host}.`)
  if (storage.kind !== 'rbd' || storage.unreachable !== null) return refuse(500, internalError)
  const known = knownImages(cloud, storage)
  const all = [...storage.images.values()].filter((image) => image.trash === null).map((image) => view(image, known))
  const offset = Number(query.get('offset') ?? 0)
  const limit = Math.min(Number(query.get('limit') ?? cloud.conf.pageLimit), cloud.conf.pageLimit)
  return ok({ 'manageable-volumes': all.slice(offset, offset + limit) })
}

/** Cinder's own, by the names of their images: after a migration not the volume's id. */
function knownImages(cloud: SimulatedCloud, pool: RbdPool): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const volume of cloud.volumes.all())
    if (volume.deletedAt === null && storageOf(cloud, volume) === pool)
      known.set(imageName(objectId(volume)), volume.id)
  return known
}

function view(image: ImageRow, known: ReadonlyMap<string, string>): Json {
  const owner = known.get(image.name)
  const reason = reasonNotToManage(image, owner)
  return {
    reference: { 'source-name': image.name },
    size: image.sizeGib,
    safe_to_manage: reason === null,
    reason_not_safe: reason,
    cinder_id: owner ?? null,
    extra_info: null,
  }
}

function reasonNotToManage(image: ImageRow, owner: string | undefined): string | null {
  if (owner !== undefined) return 'already managed'
  if (image.watchers.length > 0) return 'volume in use'
  return image.name.endsWith('.deleted') ? 'volume marked as deleted' : null
}

export const manageableRoutes: readonly Route<Call>[] = [
  route('GET /manageable_volumes', list),
  route('GET /manageable_volumes/detail', list),
]
