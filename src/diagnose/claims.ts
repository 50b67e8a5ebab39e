/** Plain questions about one server's hold on a volume, in the words of the rules. */
import { known } from '../kernel/fact.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import type { Holder } from '../model/host.ts'
import type { Server } from '../model/nova.ts'
import { holds, isKnownStatus, isTransitional } from '../model/volume-status.ts'

/** The volume's row, when Cinder has one in a state that we know. */
export function knownVolume(dossier: Dossier): Volume | null {
  const volume = known(dossier.volume)
  return volume !== null && isKnownStatus(volume.status) ? volume : null
}

/** Attachment records that hold the volume, or are about to. */
export const holding = (claim: Claim): readonly Attachment[] =>
  claim.attachments.filter((attachment) => holds(attachment.status))

export const serverOf = (claim: Claim): Server | null => known(claim.fact)

/** As far as Nova said, it has no such server; whether that is proven is for the doubts to say. */
export const serverIsAbsent = (claim: Claim): boolean =>
  claim.server !== null && (claim.fact.is === 'absent' || (claim.fact.is === 'unknown' && claim.unlisted))

/** As far as Cinder said, it has no such volume. */
export const volumeIsAbsent = (dossier: Dossier): boolean =>
  dossier.volume.is === 'absent' || (dossier.volume.is === 'unknown' && dossier.unlisted)

/** As far as the back end said, the volume has no object. */
export const objectIsAbsent = ({ backend: { object, unlisted } }: Dossier): boolean =>
  object.is === 'absent' || (object.is === 'unknown' && unlisted)

/** Disks of domains that run, or could go on running: these write. */
export const openHolders = (holders: readonly Holder[]): readonly Holder[] =>
  holders.filter((holder) => holder.domain.state !== 'shut-off')

/** Who on the storage host has the object open; a domain that runs there is named as such instead. */
export const openThere = ({ holders, backend }: Dossier): readonly string[] =>
  openHolders(holders.items).length > 0 ? [] : (known(backend.object)?.openBy ?? [])

export const isStopped = (server: Server): boolean =>
  server.vmState === 'stopped' || server.vmState === 'shelved_offloaded'

/** Whether the server boots from the volume; null where no source says which of its disks it is. */
export function isRoot(claim: Claim): boolean | null {
  const { items } = claim.mappings
  if (items.some((mapping) => mapping.root ?? rootDevice.test(mapping.device ?? ''))) return true
  return items.every((mapping) => mapping.root === false || mapping.device !== null) ? false : null
}

/** What stands in the way while it could be the root disk. */
export const diskUnseen = (claim: Claim): string =>
  `nobody looked which disk of server ${claim.server} it is: it may be the root disk`

const rootDevice = /^(\/dev\/)?(vda|sda|xvda|hda)$/

/** The server has no host any more and will take the volume up again when it returns. */
export const isOffloaded = (server: Server): boolean =>
  server.vmState === 'shelved_offloaded' || server.status === 'SHELVED_OFFLOADED'

/** It maps the volume and waits for a host: it gave its own up, or none was ever found for it. */
export const waitsForHost = (claim: Claim): boolean => {
  const server = serverOf(claim)
  if (server === null || claim.mappings.items.length === 0) return false
  return isOffloaded(server) || (server.vmState === 'error' && server.host === null)
}

/** Reserved for good, until its server has a host again. */
export const isKeptReserved = (volume: Volume, { claims }: Dossier): boolean =>
  volume.status === 'reserved' && claims.some(waitsForHost)

/** A state in which attachments are supposed to tell the truth: neither free nor on its way. */
export const isSettledAndTaken = (volume: Volume): boolean =>
  !isTransitional(volume.status) && volume.status !== 'available' && volume.status !== 'error_deleting'

/** Nothing maps the volume and no domain has it, as far as could be seen. */
export const nobodyUses = (dossier: Dossier): boolean =>
  dossier.claims.every((claim) => claim.mappings.items.length === 0 && openHolders(claim.holders).length === 0)

/** A dark cell explains whatever seems wrong with its servers. */
export const isDark = (claim: Claim): boolean => claim.fact.is === 'unknown' && claim.fact.unseen.reason === 'cell-dark'
