import type { Claim, Dossier } from '../../model/dossier.ts'
import { holding, isSettledAndTaken, knownVolume, serverIsAbsent } from '../claims.ts'
import { hostSeen, serverGone } from '../doubts.ts'
import { attachmentSays, noHolderSays, serverSays, volumeSays } from '../evidence.ts'
import { computeHostOf, isForeign } from '../foreign.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Cinder holds the volume for a server that Nova once had and has no more. */
export const ghostServerAttachment: Rule = {
  fault: 'ghost-server-attachment',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'server',
  apart: ['volume', 'server'],
  recognise(dossier, scene) {
    if (dossier.claims.length === 0) return noMatch
    const volume = knownVolume(dossier)
    if (volume === null || !isSettledAndTaken(volume)) return noMatch
    return dossier.claims
      .filter((claim) => isGhost(claim, dossier, scene))
      .map((claim) => matchOf(claim, dossier, scene))
  },
}

/**
 * Whether Nova once had the claim's server. Where Nova's rows were purged, a connector of one of its own
 * compute hosts shows it, once that host was seen and has no trace of the server.
 */
export function isGhost(claim: Claim, dossier: Dossier, scene: Scene): boolean {
  if (!serverIsAbsent(claim) || !holding(claim).some((attachment) => attachment.status === 'attached')) return false
  if (isForeign(claim, dossier, scene)) return false
  if (claim.past.is === 'present') return true
  const host = claim.past.is === 'absent' ? computeHostOf(claim.attachments, scene) : null
  return host !== null && hostSeen(host, scene, '') === null && claim.holders.length === 0
}

function matchOf(claim: Claim, dossier: Dossier, scene: Scene): Match {
  const attachments = holding(claim)
  return {
    summary: `attached to server ${claim.server}, which Nova no longer has`,
    server: claim.server,
    attachment: attachments[0] ?? null,
    host: attachments[0]?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...attachments.map((attachment) => attachmentSays(attachment, scene)),
      serverSays(claim, scene),
      noHolderSays(dossier, scene),
    ],
    missing: [serverGone(claim)],
    steps: attachments.map(
      (attachment) =>
        `delete attachment ${attachment.id} through Cinder, which asks Nova once more; on clouds without that call, os-detach it; as the last resort, in Cinder’s database`,
    ),
  }
}
