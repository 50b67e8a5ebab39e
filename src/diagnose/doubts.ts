/** What keeps a finding from being confirmed: absences that were not proven, places that were not seen. */
import { unseenOf } from '../correlate/index-region.ts'
import type { Fact, Listing, Unseen } from '../kernel/fact.ts'
import type { BackendObject } from '../model/backend.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import { sameHost } from '../model/host-name.ts'
import type { Plane, RecordKind } from '../model/planes.ts'
import type { Scene } from './scene.ts'

/** Something that would have to be seen, and was not. */
export interface Doubt {
  readonly plane: Plane
  readonly says: string
  /** The place that could not be seen; null when it was only not asked closely enough. */
  readonly unseen: Unseen | null
}

export const doubt = (plane: Plane, says: string, unseen: Unseen | null = null): Doubt => ({ plane, says, unseen })

/** A doubt about a place that was not seen, or none when it was. */
const unlessSeen = (plane: Plane, what: string, unseen: Unseen | null): Doubt | null =>
  unseen === null ? null : doubt(plane, `${what}: ${unseen.detail}`, unseen)

/** For an absence on which a finding rests. Null when it is proven. */
function absence<T>(plane: Plane, fact: Fact<T>, what: string): Doubt | null {
  if (fact.is === 'present') return doubt(plane, `${what} is there after all`)
  if (fact.is === 'unknown') return unlessSeen(plane, what, fact.unseen)
  if (fact.listed && fact.asked) return null
  const how = fact.listed
    ? 'was missing from the list, but was not asked for directly'
    : 'could not be looked up in a whole list'
  return doubt(plane, `${what} ${how}`)
}

function emptiness<T>(plane: Plane, listing: Listing<T>, what: string): Doubt | null {
  if (listing.unseen !== null) return unlessSeen(plane, what, listing.unseen)
  return listing.asked ? null : doubt(plane, `${what} were missing from the list, but were not asked for directly`)
}

export const volumeGone = (dossier: Dossier): Doubt | null => absence('cinder', dossier.volume, `volume ${dossier.id}`)
export const serverGone = (claim: Claim): Doubt | null => absence('nova', claim.fact, `server ${claim.server}`)
export const noAttachments = (dossier: Dossier): Doubt | null =>
  emptiness('cinder', dossier.attachments, `attachments of volume ${dossier.id}`)
export const noMapping = (claim: Claim): Doubt | null =>
  emptiness('nova', claim.mappings, `mappings of server ${claim.server}`)
export const objectGone = (dossier: Dossier): Doubt | null =>
  absence('backend', dossier.backend.object, `the object of volume ${dossier.id}`)

/** Whether the data is there at all. */
export const objectKnown = ({ id, backend: { object, trashed } }: Dossier): Doubt | null => {
  if (object.is === 'present') return null
  const unseen = object.is === 'unknown' ? object.unseen : trashed.is === 'unknown' ? trashed.unseen : null
  return doubt('backend', `the object of volume ${id}${unseen === null ? '' : `: ${unseen.detail}`}`, unseen)
}

export const pastKnown = (claim: Claim): Doubt | null =>
  claim.past.is === 'unknown'
    ? unlessSeen('nova', `whether Nova once had server ${claim.server}`, claim.past.unseen)
    : null

export const serverKnown = (claim: Claim): Doubt | null =>
  claim.fact.is === 'unknown' ? unlessSeen('nova', `server ${claim.server}`, claim.fact.unseen) : null

/** A kind of record that had to be read whole. */
export const readWhole = (plane: Plane, kind: RecordKind, scene: Scene): Doubt | null =>
  unlessSeen(plane, kind, unseenOf(scene.index.region, kind))

/** Nobody may map the volume: there is no server to ask, so the whole list must have been read. */
export const nobodyMaps = (scene: Scene): Doubt | null => {
  const { region } = scene.index
  return unlessSeen('nova', 'mappings of all servers', unseenOf(region, 'mappings') ?? region.hidden)
}

/** No domain on any host has the volume. */
export const noHolders = (dossier: Dossier): Doubt | null =>
  unlessSeen('host', 'domains on all hosts', dossier.holders.unseen)

/** The domain of one server does not have the volume: only its own host matters. */
export function serverHostSeen(claim: Claim, scene: Scene): Doubt | null {
  if (claim.fact.is !== 'present' || claim.fact.value.host === null) return null
  return hostSeen(claim.fact.value.host, scene, `whether the domain of server ${claim.server} has the disk`)
}

export function hostSeen(host: string, scene: Scene, what: string): Doubt | null {
  const { index } = scene
  const unconfigured = { source: host, reason: 'unconfigured', detail: 'compute hosts are not configured' } as const
  if (index.region.hosts === null) return unlessSeen('host', `${what}, on ${host}`, unconfigured)
  for (const report of index.lists.hosts().values()) {
    if (sameHost(report.host, host)) return unlessSeen('host', `${what}, on ${host}`, report.unseen)
  }
  return unlessSeen('host', `${what}, on ${host}`, {
    source: host,
    reason: 'not-asked',
    detail: 'the host was not looked at',
  })
}

/** Nobody has the object open. */
export const noWatchers = (dossier: Dossier): Doubt | null =>
  unlessSeen('backend', 'who has it open', dossier.backend.watchers.unseen)

export const noExports = (dossier: Dossier): Doubt | null =>
  unlessSeen('backend', 'to whom it is exported', dossier.backend.exports.unseen)

export const trashSeen = (fact: Fact<BackendObject>): Doubt | null =>
  fact.is === 'unknown' ? unlessSeen('backend', 'the trash', fact.unseen) : null
