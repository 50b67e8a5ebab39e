import { known } from '../../kernel/fact.ts'
import type { Export } from '../../model/backend.ts'
import type { Volume } from '../../model/cinder.ts'
import type { Dossier } from '../../model/dossier.ts'
import { sameHost } from '../../model/host-name.ts'
import { isTransitional } from '../../model/volume-status.ts'
import { isKeptReserved, openHolders, serverOf } from '../claims.ts'
import { noAttachments, volumeGone } from '../doubts.ts'
import { attachmentSays, exportSays, volumeSays } from '../evidence.ts'
import { exportHostKnown, sharedExport } from '../exports.ts'
import { hasOtherConsumer, isComputeHost } from '../foreign.ts'
import { isOurs } from '../ours.ts'
import { noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** The back end exports the volume to a host to which nothing attaches it. */
export const leakedExport: Rule = {
  fault: 'leaked-export',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts'],
  stoppedBy: 'host',
  apart: ['volume', 'host'],
  recognise(dossier, scene) {
    const { exports, pool } = dossier.backend
    if (exports.items.length === 0 || dossier.volume.is === 'unknown') return noMatch
    const volume = known(dossier.volume)
    // Available ones are leaked connections; what is on its way may be exported a moment early or late.
    if (volume !== null && (volume.status === 'available' || isOnItsWay(volume, dossier))) return noMatch
    if (hasOtherConsumer(volume) || dossier.attachments.unseen !== null) return noMatch
    return exports.items
      .filter((entry) => !isExplained(entry, dossier) && !couldBeAnother(entry, dossier, scene))
      .map((entry) => ({
        summary: `exported to ${entry.host}, but not attached there`,
        host: entry.host,
        evidence: [
          volumeSays(dossier, scene),
          exportSays(entry, pool, scene),
          ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
        ],
        missing: [
          noAttachments(dossier),
          exportHostKnown(entry, scene),
          ...(volume === null ? [volumeGone(dossier), isOurs(dossier, scene)] : []),
        ],
        blocked: [sharedExport(entry)],
        steps: [
          `clean ${entry.host} first: flush what it has of the volume, and delete its paths`,
          `remove the export to ${entry.host} on the back end`,
        ],
      }))
  },
}

const isOnItsWay = (volume: Volume, dossier: Dossier): boolean =>
  isTransitional(volume.status) && !isKeptReserved(volume, dossier)

/** Under a name that Nova does not have it may be the host of an attachment for which there is no other export. */
function couldBeAnother(entry: Export, dossier: Dossier, scene: Scene): boolean {
  if (isComputeHost(entry.host, scene) !== false) return false
  const { items } = dossier.backend.exports
  return dossier.attachments.items.some(
    ({ host }) => typeof host === 'string' && !items.some((other) => sameHost(other.host, host)),
  )
}

/** A record whose host is not known, or a server that was not seen, could be the reason for any export. */
const isExplained = (entry: Export, dossier: Dossier): boolean =>
  dossier.attachments.items.some((attachment) => !attachment.host || sameHost(attachment.host, entry.host)) ||
  openHolders(dossier.holders.items).some((holder) => sameHost(holder.host, entry.host)) ||
  dossier.claims.some((claim) => {
    if (claim.fact.is === 'unknown') return true
    const host = serverOf(claim)?.host
    return host !== null && host !== undefined && sameHost(host, entry.host)
  })
