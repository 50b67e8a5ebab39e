import type { Claim, Dossier } from '../../model/dossier.ts'
import { sameHost } from '../../model/host-name.ts'
import { holding, isSettledAndTaken, knownVolume, openHolders, serverOf } from '../claims.ts'
import { noHolders, noMapping, serverHostSeen } from '../doubts.ts'
import { attachmentSays, noHolderSays, noMappingSays, serverSays, volumeSays } from '../evidence.ts'
import { isForeign } from '../foreign.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Cinder holds the volume for a living server; Nova maps no such volume into it, and its domain has no such disk. */
export const novaUnawareAttachment: Rule = {
  fault: 'nova-unaware-attachment',
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
      .filter((claim) => isUnaware(claim, dossier, scene))
      .map((claim) => matchOf(claim, dossier, scene))
  },
}

function isUnaware(claim: Claim, dossier: Dossier, scene: Scene): boolean {
  if (serverOf(claim) === null || claim.mappings.items.length > 0 || claim.mappings.unseen !== null) return false
  // A disk in the domain makes it a record that was lost while in use: another fault, and never detached.
  if (openHolders(claim.holders).length > 0) return false
  return holding(claim).some((attachment) => attachment.status === 'attached') && !isForeign(claim, dossier, scene)
}

function matchOf(claim: Claim, dossier: Dossier, scene: Scene): Match {
  const attachments = holding(claim)
  const server = serverOf(claim)
  const elsewhere = attachments.find(
    (attachment) => attachment.host && !(server?.host && sameHost(attachment.host, server.host)),
  )
  return {
    summary: `attached to server ${claim.server}, which lives, but does not map the volume`,
    server: claim.server,
    attachment: attachments[0] ?? null,
    host: server?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...attachments.map((attachment) => attachmentSays(attachment, scene)),
      serverSays(claim, scene),
      noMappingSays(claim, scene),
      noHolderSays(dossier, scene),
    ],
    missing: [noMapping(claim), serverHostSeen(claim, scene), elsewhere ? noHolders(dossier) : null],
    steps: attachments.map(
      (attachment) =>
        `delete attachment ${attachment.id} through Cinder; if that cannot, os-force_detach it; as the last resort, in Cinder’s database`,
    ),
  }
}
