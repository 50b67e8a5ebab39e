import type { Claim, Dossier } from '../../model/dossier.ts'
import type { Holder } from '../../model/host.ts'
import { holding, knownVolume, openHolders, serverOf } from '../claims.ts'
import { noHolders } from '../doubts.ts'
import { attachmentSays, holderSays, mappingSays, serverSays, volumeSays } from '../evidence.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** A volume made for one user is open in two places: each overwrites the other. */
export const doubleAttachment: Rule = {
  fault: 'double-attachment',
  severity: 'critical',
  remedy: 'manual',
  patience: 'none',
  contradictedBy: [],
  recognise(dossier, scene) {
    if (dossier.attachments.items.length < 2 && dossier.claims.length < 2 && dossier.holders.items.length < 2)
      return noMatch
    const volume = knownVolume(dossier)
    if (volume === null || volume.multiattach) return noMatch
    const open = openHolders(dossier.holders.items)
    if (placesOf(open).size > 1) return [matchOf(dossier, dossier.claims, open, scene, true)]
    const claims = dossier.claims.filter(isHeld)
    // Every host was seen and the volume is open in one place at most: the records are wrong, not the disk.
    if (claims.length < 2 || dossier.holders.unseen === null) return noMatch
    return [matchOf(dossier, claims, open, scene, false)]
  },
}

const placesOf = (open: readonly Holder[]): ReadonlySet<string> =>
  new Set(open.map((holder) => `${holder.host} ${holder.domain.uuid}`))

/** Cinder says attached and Nova maps it: as far as the records go, this server writes to it. */
const isHeld = (claim: Claim): boolean =>
  serverOf(claim) !== null &&
  claim.mappings.items.length > 0 &&
  holding(claim).some((attachment) => attachment.status === 'attached')

function matchOf(
  dossier: Dossier,
  claims: readonly Claim[],
  open: readonly Holder[],
  scene: Scene,
  seen: boolean,
): Match {
  const servers = claims.map((claim) => claim.server).filter((server) => server !== null)
  const places = seen
    ? open.map((holder) => `${holder.domain.name} on ${holder.host}`)
    : servers.map((server) => `server ${server}`)
  return {
    summary: `not multiattach, but open in ${places.length} places: ${places.join(', ')}`,
    server: servers[0] ?? null,
    host: open[0]?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
      ...claims.flatMap((claim) => claim.mappings.items).map((mapping) => mappingSays(mapping, scene)),
      ...claims.filter((claim) => claim.server !== null).map((claim) => serverSays(claim, scene)),
      ...open.map(holderSays),
    ],
    missing: [seen ? null : noHolders(dossier)],
    steps: [
      'raise the alarm: the data is being damaged',
      'decide which one lives, stop the other guest, and only then clean up behind it',
      'check the file system before it is used again',
    ],
  }
}
