import type { Claim, Dossier } from '../../model/dossier.ts'
import { sameHost } from '../../model/host-name.ts'
import type { Server } from '../../model/nova.ts'
import { holding, isOffloaded, isSettledAndTaken, knownVolume, openHolders, serverOf } from '../claims.ts'
import { type Doubt, hostSeen, noAttachments, readWhole } from '../doubts.ts'
import { attachmentSays, mappingSays, noHolderSays, serverSays, volumeSays } from '../evidence.ts'
import { isForeign } from '../foreign.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { misnames } from './leaked-attachment.ts'

/** Nova's mapping and Cinder's attachment speak of the same volume and server, but not of the same connection. */
export const mappingMismatch: Rule = {
  fault: 'mapping-mismatch',
  severity: 'medium',
  remedy: 'on-request',
  patience: 'change',
  contradictedBy: ['hosts'],
  stoppedBy: 'nobody',
  apart: ['volume', 'server'],
  recognise(dossier, scene) {
    if (dossier.claims.length === 0) return noMatch
    const volume = knownVolume(dossier)
    if (volume === null || !isSettledAndTaken(volume)) return noMatch
    return dossier.claims.flatMap((claim) => {
      const server = serverOf(claim)
      if (server === null || isForeign(claim, dossier, scene)) return []
      const difference = differenceIn(claim, server, dossier, scene)
      return difference === null ? [] : matchOf(difference, claim, server, dossier, scene)
    })
  },
}

interface Difference {
  readonly says: string
  readonly missing: Doubt | null
}

/** In what the two differ; null when they agree, or when one side is missing and another rule tells. */
function differenceIn(claim: Claim, server: Server, dossier: Dossier, scene: Scene): Difference | null {
  const mapping = claim.mappings.items[0]
  if (mapping === undefined) return null
  const attachments = holding(claim)
  const missing = noAttachments(dossier)
  if (attachments.length === 0) {
    const failed = claim.attachments[0]
    const instead = failed === undefined ? 'does not attach it there' : `calls its record there ${failed.status}`
    return dossier.attachments.unseen === null
      ? { says: `server ${server.id} maps the volume, but Cinder ${instead}`, missing }
      : null
  }
  const named = attachments.find((attachment) => attachment.id === mapping.attachment)
  if (mapping.attachment && named === undefined)
    return {
      says: `server ${server.id} maps it by attachment ${mapping.attachment}, which Cinder does not have`,
      missing,
    }
  if (isOffloaded(server) || server.host === null) return null
  if (named !== undefined && attachments.length > 1 && misnames(named, attachments, server)) {
    const where = named.host ? ` on ${named.host}` : ''
    return {
      says: `server ${server.id} is on ${server.host}, but its mapping names the record ${named.id}${where}`,
      missing: null,
    }
  }
  return hostDifference(claim, server, server.host) ?? diskLost(claim, server, server.host, scene)
}

function hostDifference(claim: Claim, server: Server, host: string): Difference | null {
  const hosts = holding(claim)
    .map((attachment) => attachment.host)
    .filter((name) => typeof name === 'string')
  if (hosts.length === 0 || hosts.some((name) => sameHost(name, host))) return null
  return { says: `server ${server.id} is on ${host}, but Cinder attaches it on ${hosts.join(', ')}`, missing: null }
}

/** The domain runs on its host, every disk of it is known, and none is the volume. */
function diskLost(claim: Claim, server: Server, host: string, scene: Scene): Difference | null {
  if (server.status !== 'ACTIVE' || hostSeen(host, scene, '') !== null || openHolders(claim.holders).length > 0)
    return null
  const reports = [...scene.index.lists.hosts().values()].filter((report) => sameHost(report.host, host))
  const domain = reports.flatMap((report) => report.domains).find(({ uuid }) => uuid === server.id)
  if (domain === undefined || domain.state === 'shut-off') return null
  // A disk without serial on a device that no back end explains could be this one.
  if (domain.disks.some((disk) => disk.serial === null && disk.wwid !== null)) return null
  return {
    says: `server ${server.id} has lost the disk, though Nova and Cinder agree that it has it`,
    missing: null,
  }
}

function matchOf(difference: Difference, claim: Claim, server: Server, dossier: Dossier, scene: Scene): Match {
  const other = dossier.claims.find(
    (candidate) => candidate.server !== claim.server && holding(candidate).some(({ status }) => status === 'attached'),
  )
  const taken = holding(claim).length === 0 && other !== undefined && knownVolume(dossier)?.multiattach === false
  return {
    summary: difference.says,
    server: claim.server,
    attachment: holding(claim)[0] ?? null,
    host: server.host,
    evidence: [
      volumeSays(dossier, scene),
      ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
      ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
      serverSays(claim, scene),
      noHolderSays(dossier, scene),
    ],
    missing: [readWhole('cinder', 'attachments', scene), difference.missing],
    // A refresh would attach it a second time.
    ...(taken ? { remedy: 'manual' as const } : {}),
    steps: taken
      ? [
          `server ${other.server} has the volume: never refresh this one`,
          'have the mapping removed in Nova’s database, once the guest is seen not to have the disk',
        ]
      : ['stop the server, and refresh the attachment on its host', 'start the server again'],
  }
}
