/**
 * Tells at a glance the volumes of which no rule could say anything: free and untouched, or attached once
 * to a living server that maps it. Nearly all volumes are such, and a dossier costs more than this look.
 * Whatever is not certain here is not plain: the rules judge it.
 */
import { fits } from '../correlate/backend-view.ts'
import { objectKey, type RegionIndex } from '../correlate/index-region.ts'
import type { BackendObject } from '../model/backend.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import { sameHost } from '../model/host-name.ts'
import type { Mapping, ServerRecord } from '../model/nova.ts'
import { isAtRest } from '../model/volume-status.ts'
import { openHolders } from './claims.ts'

/** A test for the volumes of one region. */
export function plainIn(index: RegionIndex): (volume: Volume) => boolean {
  const { region, lists } = index
  // Asked about: somebody suspected it.
  if (region.answers.volumes.size > 0) return () => false
  const mappings = lists.mappings()
  const told = lists.messages().size > 0 ? lists.snapshots() : null
  const log = lists.log()
  const [pools, hosts] = [region.pools !== null, region.hosts !== null]

  return (volume) => {
    if (volume.migrationStatus !== null && !isAtRest(volume.migrationStatus)) return false
    if (told?.has(volume.id) || log.has(volume.id)) return false
    if (pools && !hasPlainObject(index, volume)) return false
    if (volume.status === 'available') {
      return !region.attachments.has(volume.id) && !mappings.has(volume.id) && !(hosts && isOnHosts(index, volume))
    }
    if (volume.status !== 'in-use') return false
    const attachment = region.attachments.only(volume.id)
    if (attachment === undefined || attachment.status !== 'attached' || attachment.server === null) return false
    const mapping = mappings.only(volume.id)
    if (mapping === undefined || mapping.server !== attachment.server) return false
    const server = region.servers.get(mapping.server)
    return server !== undefined && agree(attachment, mapping, server) && (!hosts || isHeldThere(index, volume, server))
  }
}

/** Its one live object, which nobody has open and which is exported nowhere. */
function hasPlainObject({ lists }: RegionIndex, volume: Volume): boolean {
  const placed = volume.nameId === null ? lists.objects().only(volume.id) : undefined
  if (placed === undefined || !isLive(placed.object) || !fits(placed.pool, volume)) return false
  const key = objectKey(placed.pool, placed.object.name)
  return !lists.watchers().has(key) && !lists.exports().has(key)
}

const isLive = (object: BackendObject): boolean => object.form === 'volume' && object.trash === null

function agree(attachment: Attachment, mapping: Mapping, { server }: ServerRecord): boolean {
  if (mapping.attachment && mapping.attachment !== attachment.id) return false
  return !attachment.host || server.host === null || sameHost(attachment.host, server.host)
}

const isOnHosts = ({ lists }: RegionIndex, volume: Volume): boolean =>
  lists.holdersOf(volume.id).length + lists.devicesOf(volume.id).length > 0

/** One domain has it, the server's own, on the server's own host. */
function isHeldThere({ lists }: RegionIndex, volume: Volume, { server }: ServerRecord): boolean {
  const [holder, ...others] = openHolders(lists.holdersOf(volume.id))
  if (holder === undefined || others.length > 0) return false
  return holder.domain.uuid === server.id && server.host !== null && sameHost(holder.host, server.host)
}
