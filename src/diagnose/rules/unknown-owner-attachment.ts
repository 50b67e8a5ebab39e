import { known } from '../../kernel/fact.ts'
import type { Claim, Dossier } from '../../model/dossier.ts'
import { isMigrationTarget } from '../../model/volume-status.ts'
import { holding, isSettledAndTaken, knownVolume, openHolders, serverIsAbsent } from '../claims.ts'
import { noAttachments, nobodyMaps, pastKnown, readWhole, serverGone, serverKnown } from '../doubts.ts'
import { attachmentSays, noAttachmentSays, serverSays, volumeSays } from '../evidence.ts'
import { computeHostOf, hasOtherConsumer, isComputeHost, isForeign } from '../foreign.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { isGhost } from './ghost-server-attachment.ts'

const byName = 'if you know the owner to be gone: force-detach this volume by name; nothing is done unasked'

/** Cinder holds the volume for somebody of whom Nova knows nothing: not Nova's, or purged long ago. */
export const unknownOwnerAttachment: Rule = {
  fault: 'unknown-owner-attachment',
  severity: 'low',
  remedy: 'manual',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'server',
  apart: ['volume', 'server'],
  recognise(dossier, scene) {
    const volume = knownVolume(dossier)
    if (volume === null || !isSettledAndTaken(volume) || hasOtherConsumer(volume)) return noMatch
    if (dossier.claims.every(holdsNothing)) return volume.status === 'in-use' ? attachedToNone(dossier, scene) : noMatch
    return dossier.claims
      .filter((claim) => isUnknownOwner(claim, dossier, scene))
      .map((claim) => matchOf(claim, dossier, scene))
  },
}

/** A record that failed holds nothing; neither does a guest that is shut off, and that no record and no mapping explains. */
const holdsNothing = (claim: Claim): boolean =>
  holding(claim).length === 0 && claim.mappings.items.length === 0 && openHolders(claim.holders).length === 0

function isUnknownOwner(claim: Claim, dossier: Dossier, scene: Scene): boolean {
  if (!holding(claim).some((attachment) => attachment.status === 'attached')) return false
  if (claim.server !== null && !serverIsAbsent(claim)) return false
  return claim.holders.length === 0 && !isForeign(claim, dossier, scene) && !isGhost(claim, dossier, scene)
}

function matchOf(claim: Claim, dossier: Dossier, scene: Scene): Match {
  const attachments = holding(claim)
  const compute = computeHostOf(claim.attachments, scene)
  const host = attachments[0]?.host ?? null
  const whose = claim.server === null ? 'no server' : `server ${claim.server}, of which Nova has no trace`
  return {
    summary: `attached to ${whose}`,
    server: claim.server,
    attachment: attachments[0] ?? null,
    host,
    evidence: [
      volumeSays(dossier, scene),
      ...attachments.map((attachment) => attachmentSays(attachment, scene)),
      ...(claim.server === null ? [] : [serverSays(claim, scene)]),
    ],
    missing: [
      claim.server === null ? null : serverGone(claim),
      claim.server === null ? null : pastKnown(claim),
      host !== null && isComputeHost(host, scene) === null ? readWhole('nova', 'nova-services', scene) : null,
    ],
    steps: [
      compute === null
        ? 'find out who attached it: Ironic, Glance, Zun and brick clients look like this'
        : `look at ${compute}, a host of Nova’s: once it is seen without a trace of the server, this is a ghost-server-attachment`,
      byName,
    ],
  }
}

function attachedToNone(dossier: Dossier, scene: Scene): readonly Match[] {
  const volume = known(dossier.volume)
  if (isMigrationTarget(volume?.migrationStatus ?? null)) return noMatch
  const { items } = dossier.attachments
  return [
    {
      summary: items.length === 0 ? 'in use, but attached to nobody' : 'in use, but every record of it failed',
      attachment: items[0] ?? null,
      evidence: [
        volumeSays(dossier, scene),
        ...(items.length === 0 ? [noAttachmentSays(dossier, scene)] : []),
        ...items.map((attachment) => attachmentSays(attachment, scene)),
      ],
      missing: [noAttachments(dossier), nobodyMaps(scene), ...dossier.claims.map(serverKnown)],
      steps: ['find out whether anybody still uses it', byName],
    },
  ]
}
