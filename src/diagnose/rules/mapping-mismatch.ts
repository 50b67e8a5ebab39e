import { known } from '../../kernel/fact.ts'
import type { Attachment, Volume } from '../../model/cinder.ts'
import type { Claim, Dossier } from '../../model/dossier.ts'
import { sameHost } from '../../model/host-name.ts'
import type { Server } from '../../model/nova.ts'
import {
  holding,
  isKeptReserved,
  isOffloaded,
  isSettledAndTaken,
  knownVolume,
  openHolders,
  serverOf,
} from '../claims.ts'
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
    if (volume === null) return noMatch
    return dossier.claims.flatMap((claim) => {
      const server = serverOf(claim)
      if (server === null || isForeign(claim, dossier, scene) || !isComparable(volume, claim, server, dossier))
        return []
      const difference = differenceIn(claim, server, dossier, scene)
      return difference === null ? [] : matchOf(difference, claim, server, dossier, scene)
    })
  },
}

/** Of a free volume only a record can differ that was left half-way; for an offloaded server it is kept reserved. */
const isComparable = (volume: Volume, claim: Claim, server: Server, dossier: Dossier): boolean =>
  isSettledAndTaken(volume) ||
  (volume.status === 'available' && isHalfWay(claim) && openHolders(claim.holders).length === 0) ||
  (isKeptReserved(volume, dossier) && (isOffloaded(server) || !isHalfWay(claim)))

/** It has records, and none of them was ever completed, or each of them is on its way out. */
const isHalfWay = (claim: Claim): boolean => {
  const records = holding(claim)
  return records.length > 0 && records.every(({ status }) => status !== 'attached')
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
  if (isOffloaded(server)) return whileOffloaded(claim, server, dossier)
  if (isHalfWay(claim)) return unfinished(attachments, server)
  if (server.host === null) return null
  if (named !== undefined && attachments.length > 1 && misnames(named, attachments, server)) {
    const where = named.host ? ` on ${named.host}` : ''
    return {
      says: `server ${server.id} is on ${server.host}, but its mapping names the record ${named.id}${where}`,
      missing: null,
    }
  }
  return (
    hostDifference(claim, server, server.host) ??
    runsElsewhere(claim, server, server.host) ??
    diskLost(claim, server, server.host, scene)
  )
}

const unfinished = ([record]: readonly Attachment[], server: Server): Difference | null =>
  record === undefined
    ? null
    : { says: `server ${server.id} maps the volume, but Cinder calls its record there ${record.status}`, missing: null }

/** It has no host and no guest, and one record, reserved until it returns; older releases of Nova keep it attached. */
function whileOffloaded(claim: Claim, server: Server, dossier: Dossier): Difference | null {
  const records = holding(claim)
  // What it has reserved, anybody could take.
  if (known(dossier.volume)?.status === 'available') return unfinished(records, server)
  const [holder] = openHolders(claim.holders)
  if (holder !== undefined)
    return {
      says: `server ${server.id} is offloaded, but its guest ${holder.domain.name} runs on ${holder.host}`,
      missing: null,
    }
  if (records.length > 1)
    return { says: `server ${server.id} is offloaded, and Cinder has ${records.length} records of it`, missing: null }
  return unfinished(
    records.filter(({ status }) => status !== 'reserved' && status !== 'attached'),
    server,
  )
}

/** The guest that has the disk is not where Nova has the server. */
function runsElsewhere(claim: Claim, server: Server, host: string): Difference | null {
  const open = openHolders(claim.holders)
  const [holder] = open
  if (holder === undefined || open.some((one) => sameHost(one.host, host))) return null
  return { says: `server ${server.id} is on ${host}, but its guest has the disk on ${holder.host}`, missing: null }
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
