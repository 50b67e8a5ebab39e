import type { Claim, Dossier } from '../../model/dossier.ts'
import { holding, isOffloaded, isSettledAndTaken, isStopped, knownVolume, openHolders, serverOf } from '../claims.ts'
import { hostSeen, readWhole, sameHost } from '../doubts.ts'
import { attachmentSays, mappingSays, noHolderSays, serverSays, volumeSays } from '../evidence.ts'
import { noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Nova's mapping and Cinder's attachment speak of the same volume and server, but not of the same connection. */
export const mappingMismatch: Rule = {
  fault: 'mapping-mismatch',
  severity: 'medium',
  remedy: 'on-request',
  patience: 'change',
  contradictedBy: ['hosts'],
  recognise(dossier, scene) {
    if (dossier.claims.length === 0) return noMatch
    const volume = knownVolume(dossier)
    if (volume === null || !isSettledAndTaken(volume)) return noMatch
    return dossier.claims.flatMap((claim) => {
      const difference = differenceIn(claim, dossier, scene)
      if (difference === null) return []
      return {
        summary: difference,
        server: claim.server,
        attachment: holding(claim)[0] ?? null,
        host: serverOf(claim)?.host ?? null,
        evidence: [
          volumeSays(dossier, scene),
          ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
          ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
          serverSays(claim, scene),
          noHolderSays(dossier, scene),
        ],
        missing: [readWhole('cinder', 'attachments', scene)],
        steps: ['stop the server, and refresh the attachment on its host', 'start the server again'],
      }
    })
  },
}

/** In what the two differ; null when they agree, or when one side is missing and another rule tells. */
function differenceIn(claim: Claim, dossier: Dossier, scene: Scene): string | null {
  const server = serverOf(claim)
  const mapping = claim.mappings.items[0]
  if (server === null || mapping === undefined) return null
  const attachments = holding(claim)
  if (attachments.length === 0)
    return dossier.attachments.unseen === null
      ? `server ${server.id} maps the volume, but Cinder does not attach it there`
      : null
  if (mapping.attachment && !attachments.some((attachment) => attachment.id === mapping.attachment)) {
    return `server ${server.id} maps it by attachment ${mapping.attachment}, which Cinder does not have`
  }
  if (isOffloaded(server) || server.host === null) return null
  const { host } = server
  const hosts = attachments.map((attachment) => attachment.host).filter((name) => typeof name === 'string')
  if (hosts.length > 0 && !hosts.some((name) => sameHost(name, host)))
    return `server ${server.id} is on ${host}, but Cinder attaches it on ${hosts.join(', ')}`
  const ran = !isStopped(server) && server.status === 'ACTIVE'
  const looked = hostSeen(host, scene, '') === null
  if (ran && looked && openHolders(claim.holders).length === 0)
    return `server ${server.id} has lost the disk, though Nova and Cinder agree that it has it`
  return null
}
