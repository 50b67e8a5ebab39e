import type { Attachment, Volume } from '../../model/cinder.ts'
import type { Claim, Dossier } from '../../model/dossier.ts'
import { sameHost } from '../../model/host-name.ts'
import type { Server } from '../../model/nova.ts'
import { isTransitional } from '../../model/volume-status.ts'
import { holding, isOffloaded, knownVolume, openHolders, serverIsAbsent, serverOf } from '../claims.ts'
import { type Doubt, doubt, hostSeen, noMapping, serverGone, serverHostSeen } from '../doubts.ts'
import { attachmentSays, mappingSays, serverSays, volumeSays } from '../evidence.ts'
import { isForeign, isNobodys } from '../foreign.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { isGhost } from './ghost-server-attachment.ts'

/** An attachment record that no server and no operation owns. */
export const leakedAttachment: Rule = {
  fault: 'leaked-attachment',
  severity: 'low',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'server',
  apart: ['volume', 'attachment'],
  recognise(dossier, scene) {
    if (dossier.attachments.items.length === 0) return noMatch
    const volume = knownVolume(dossier)
    if (volume === null || isTransitional(volume.status)) return noMatch
    return dossier.claims.flatMap((claim) =>
      isForeign(claim, dossier, scene)
        ? []
        : [...unowned(claim, volume, dossier, scene), ...superseded(claim, volume, dossier, scene)],
    )
  },
}

/** Nobody stands behind the record: its server is gone, or lives without knowing of it. */
function unowned(claim: Claim, volume: Volume, dossier: Dossier, scene: Scene): readonly Match[] {
  if (openHolders(claim.holders).length > 0 || claim.mappings.items.length > 0) return noMatch
  const gone = serverIsAbsent(claim) || claim.server === null
  const unaware = serverOf(claim) !== null && claim.mappings.unseen === null
  if (!gone && !unaware) return noMatch
  // A completed record of a volume in use is a ghost's, an unknown owner's or an unaware server's: other rules tell.
  const records = holding(claim).filter(
    (attachment) => volume.status === 'available' || attachment.status !== 'attached',
  )
  return records.map((attachment) => {
    const complete = attachment.status === 'attached'
    return {
      summary: `attachment ${attachment.id} is ${attachment.status}, but ${gone ? 'no server owns it' : `server ${claim.server} does not map the volume`}`,
      server: claim.server,
      attachment,
      evidence: [
        volumeSays(dossier, scene),
        attachmentSays(attachment, scene),
        ...(claim.server === null ? [] : [serverSays(claim, scene)]),
      ],
      missing: [
        gone ? (claim.server === null ? null : serverGone(claim)) : noMapping(claim),
        complete ? serverHostSeen(claim, scene) : null,
      ],
      steps: [`delete attachment ${attachment.id} through Cinder; the volume stays ${volume.status}`],
      // Whose it is, nothing shows: consumers other than Nova name no server, or one that they made up.
      ...(isNobodys(claim) || (complete && gone && !isGhost(claim, dossier, scene))
        ? { remedy: 'manual' as const }
        : {}),
      ...stopperOf(attachment),
    }
  })
}

/** A reservation has no connection that anybody could run through. */
const stopperOf = ({ status, connected }: Attachment): Pick<Match, 'stoppedBy'> =>
  status === 'reserved' && connected === false ? { stoppedBy: 'nobody' } : {}

/**
 * A second record of one server, which its mapping does not name: left behind by a live migration.
 * While a migration runs, the unnamed one carries the guest; that is why motion is looked at first.
 */
function superseded(claim: Claim, volume: Volume, dossier: Dossier, scene: Scene): readonly Match[] {
  const server = serverOf(claim)
  const records = holding(claim)
  const mapping = claim.mappings.items[0]
  if (server === null || records.length < 2 || mapping === undefined || isOffloaded(server)) return noMatch
  if (mapping.attachment === undefined || mapping.attachment === null) {
    return [match(records[0] as Attachment, doubt('nova', 'which of them the mapping names'))]
  }
  const named = records.find((attachment) => attachment.id === mapping.attachment)
  if (named === undefined || misnames(named, records, server)) return noMatch
  return records
    .filter((attachment) => attachment.id !== mapping.attachment)
    .map((attachment) => match(attachment, stillOpen(attachment)))

  function match(attachment: Attachment, missing: Doubt | null): Match {
    return {
      summary: `server ${claim.server} has ${records.length} attachment records, and its mapping names another than ${attachment.id}`,
      server: claim.server,
      attachment,
      host: attachment.host ?? null,
      evidence: [
        volumeSays(dossier, scene),
        ...records.map((record) => attachmentSays(record, scene)),
        mappingSays(mapping as NonNullable<typeof mapping>, scene),
        serverSays(claim, scene),
      ],
      missing: [missing],
      steps: [`delete attachment ${attachment.id} through Cinder; the volume stays ${volume.status}`],
      // The guest runs through the other record; only what its own host has of it counts.
      stoppedBy: 'host',
      ...stopperOf(attachment),
    }
  }

  function stillOpen(attachment: Attachment): Doubt | null {
    const { host } = attachment
    if (!host || (server?.host && sameHost(host, server.host))) return null
    const open = openHolders(claim.holders).find((holder) => sameHost(holder.host, host))
    if (open) return doubt('host', `an end of domain ${open.domain.name} on ${open.host}, which still runs through it`)
    return hostSeen(host, scene, 'whether a domain still runs through it')
  }
}

/**
 * The mapping names the wrong one of several records: one of another host than the server's, or one that
 * was never completed. The guest may run through any of the others.
 */
export function misnames({ host, status }: Attachment, records: readonly Attachment[], server: Server): boolean {
  if (typeof host === 'string' && server.host !== null && !sameHost(host, server.host)) return true
  return status !== 'attached' && records.some((record) => record.status === 'attached')
}
