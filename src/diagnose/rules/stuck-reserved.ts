import type { Claim } from '../../model/dossier.ts'
import { isDark, isOffloaded, serverIsAbsent, serverOf } from '../claims.ts'
import { type Doubt, noAttachments, nobodyMaps, noMapping, serverGone, serverKnown } from '../doubts.ts'
import { mappingSays, serverSays } from '../evidence.ts'
import { isForeign } from '../foreign.ts'
import { stuckState } from '../stuck-state.ts'

/** Reserved for an attachment that never followed. An offloaded server keeps its volumes reserved, and rightly. */
export const stuckReserved = stuckState({
  fault: 'stuck-reserved',
  state: 'reserved',
  remedy: 'automatic',
  contradictedBy: ['hosts', 'watchers'],
  hasWorker: false,
  explain(_volume, dossier, scene) {
    const { claims } = dossier
    if (claims.some((claim) => isOffloadedHold(claim) || isDark(claim) || isForeign(claim, dossier, scene))) return null
    const evidence = claims.flatMap((claim) => [
      ...(claim.server === null ? [] : [serverSays(claim, scene)]),
      ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
    ])
    const mapped = claims.find((claim) => claim.mappings.items.length > 0)
    if (mapped) {
      return {
        summary: `server ${mapped.server} maps it, but never took it up`,
        evidence,
        steps: ['attach it anew by refreshing the attachment while the server is stopped, or detach it through Nova'],
        remedy: 'on-request',
      }
    }
    const missing =
      claims.length === 0
        ? [noAttachments(dossier), nobodyMaps(scene)]
        : claims.map((claim) => (serverIsAbsent(claim) ? serverGone(claim) : unmapped(claim)))
    return {
      summary: claims.length === 0 ? 'no attachment record holds it' : 'nobody takes it up',
      evidence,
      missing,
      steps:
        dossier.attachments.items.length === 0
          ? ['set the status back to available']
          : dossier.attachments.items.map(
              (attachment) => `delete attachment ${attachment.id} through Cinder: it has no connection`,
            ),
    }
  },
})

const isOffloadedHold = (claim: Claim): boolean => {
  const server = serverOf(claim)
  return server !== null && isOffloaded(server) && claim.mappings.items.length > 0
}

const unmapped = (claim: Claim): Doubt | null =>
  claim.fact.is === 'unknown' ? serverKnown(claim) : claim.server === null ? null : noMapping(claim)
