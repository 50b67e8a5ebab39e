import { known } from '../../kernel/fact.ts'
import type { Claim, Dossier } from '../../model/dossier.ts'
import type { Holder } from '../../model/host.ts'
import { holding, isStopped, openHolders, serverOf } from '../claims.ts'
import { doubt, noHolders } from '../doubts.ts'
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
  stoppedBy: 'nobody',
  apart: ['volume'],
  recognise(dossier, scene) {
    if (dossier.attachments.items.length < 2 && dossier.claims.length < 2 && dossier.holders.items.length < 2)
      return noMatch
    // Whatever its status is: two guests write.
    const volume = known(dossier.volume)
    if (volume === null || volume.multiattach) return noMatch
    const open = openHolders(dossier.holders.items)
    if (placesOf(open).size > 1) return [matchOf(dossier, dossier.claims, open, scene, true)]
    // Where every host was seen, a server that runs without the disk has lost it, and does not write.
    const claims = dossier.claims.filter(
      (claim) => isHeld(claim) && (dossier.holders.unseen !== null || wouldOpen(claim)),
    )
    return claims.length < 2 ? noMatch : [matchOf(dossier, claims, open, scene, false)]
  },
}

/** It has the disk open, or opens it when it is started. */
const wouldOpen = (claim: Claim): boolean => {
  const server = serverOf(claim)
  return openHolders(claim.holders).length > 0 || (server !== null && isStopped(server))
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
    summary: `not multiattach, but ${seen ? 'open in' : 'held in'} ${places.length} places: ${places.join(', ')}`,
    server: servers[0] ?? null,
    host: open[0]?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
      ...claims.flatMap((claim) => claim.mappings.items).map((mapping) => mappingSays(mapping, scene)),
      ...claims.filter((claim) => claim.server !== null).map((claim) => serverSays(claim, scene)),
      ...open.map(holderSays),
    ],
    missing: [seen ? null : (noHolders(dossier) ?? doubt('host', 'a second guest that has it open already'))],
    steps: [
      'raise the alarm: the data is being damaged',
      'decide which one lives, stop the other guest, and only then clean up behind it',
      'check the file system before it is used again',
    ],
  }
}
