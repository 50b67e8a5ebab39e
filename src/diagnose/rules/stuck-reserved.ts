import type { Claim, Dossier } from '../../model/dossier.ts'
import { holding, openHolders, serverIsAbsent, waitsForHost } from '../claims.ts'
import { type Doubt, noAttachments, nobodyMaps, noMapping, serverGone, serverHostSeen, serverKnown } from '../doubts.ts'
import { mappingSays, serverSays } from '../evidence.ts'
import type { Scene } from '../scene.ts'
import { ofNobody, ownedElsewhere, underway } from '../stuck-operation.ts'
import { type Explanation, stuckState } from '../stuck-state.ts'

/** Reserved for an attachment that never followed. An offloaded server keeps its volumes reserved, and rightly. */
export const stuckReserved = stuckState({
  fault: 'stuck-reserved',
  state: 'reserved',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'server',
  hasWorker: false,
  explain(_volume, dossier, scene) {
    const waiting = underway(dossier, 'reserved')
    const claims = waiting.filter((claim) => !waitsForHost(claim))
    if ((waiting.length > 0 && claims.length === 0) || ownedElsewhere(claims, dossier, scene)) return null
    // A guest that has it open has lost its record: that is another fault, and a grave one.
    if (claims.some((claim) => !serverIsAbsent(claim) && openHolders(claim.holders).length > 0)) return null
    const mapped = claims.find((claim) => claim.mappings.items.length > 0)
    return mapped ? neverTakenUp(mapped, claims, scene) : neverMapped(claims, dossier, scene)
  },
})

function neverTakenUp(mapped: Claim, claims: readonly Claim[], scene: Scene): Explanation {
  return {
    claim: mapped,
    summary: `server ${mapped.server} maps it, but never took it up`,
    evidence: evidenceOf(claims, scene),
    missing: [serverKnown(mapped), serverHostSeen(mapped, scene)],
    steps: ['attach it anew by refreshing the attachment while the server is stopped, or detach it through Nova'],
    remedy: 'on-request',
  }
}

function neverMapped(claims: readonly Claim[], dossier: Dossier, scene: Scene): Explanation {
  const records = claims.flatMap((claim) => claim.attachments)
  return {
    claim: claims[0] ?? null,
    summary: claims.length === 0 ? 'no attachment record holds it' : 'nobody takes it up',
    evidence: evidenceOf(claims, scene),
    missing:
      claims.length === 0
        ? [noAttachments(dossier), dossier.claims.length === 0 ? nobodyMaps(scene) : null]
        : claims.map((claim) => (serverIsAbsent(claim) ? serverGone(claim) : unmapped(claim))),
    steps:
      records.length === 0
        ? [`set the status back to ${dossier.claims.some(isUser) ? 'in-use' : 'available'}`]
        : records.map((attachment) => `delete attachment ${attachment.id} through Cinder: it has no connection`),
    ...ofNobody(claims),
  }
}

const isUser = (claim: Claim): boolean => holding(claim).some((attachment) => attachment.status === 'attached')

const evidenceOf = (claims: readonly Claim[], scene: Scene) =>
  claims.flatMap((claim) => [
    ...(claim.server === null ? [] : [serverSays(claim, scene)]),
    ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
  ])

const unmapped = (claim: Claim): Doubt | null =>
  claim.fact.is === 'unknown' ? serverKnown(claim) : claim.server === null ? null : noMapping(claim)
