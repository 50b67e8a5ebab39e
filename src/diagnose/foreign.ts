/** Consumers of volumes that are not Nova: Ironic, Glance, Zun, backups, brick clients. What is theirs is left alone. */

import { known } from '../kernel/fact.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import { shortName } from '../model/host-name.ts'
import { serverOf } from './claims.ts'
import type { Scene } from './scene.ts'

/** Whether a claim on the volume is visibly somebody else's than Nova's. */
export function isForeign(claim: Claim, dossier: Dossier, scene: Scene): boolean {
  if (hasOtherConsumer(known(dossier.volume))) return true
  const server = serverOf(claim)
  // Ironic attaches for its servers, and needs no domain for that.
  if (server !== null) return server.host !== null && scene.bareMetalHosts.has(server.host)
  if (claim.past.is === 'present') return false
  const hosts = claim.attachments.map((attachment) => attachment.host).filter((host) => typeof host === 'string')
  if (claim.server === null) return hosts.length > 0 || hasBackup(dossier, scene)
  // A brick client invents a server id, but gives its own host; Nova would give one of its own.
  return hosts.length > 0 && hosts.every((host) => isComputeHost(host, scene) === false)
}

/** Somebody marked the volume as theirs, or Cinder made it for its own use, as backups and migrations need it. */
export const hasOtherConsumer = (volume: Volume | null): boolean =>
  volume !== null && (volume.consumer !== null || volume.countsQuota === false)

/** A record that names no server is never Nova's. Whose it is, nothing shows. */
export const isNobodys = (claim: Claim): boolean => claim.server === null && claim.attachments.length > 0

const hasBackup = (dossier: Dossier, scene: Scene): boolean =>
  scene.index.lists
    .backups()
    .get(dossier.id)
    .some((backup) => backup.status !== 'available' && backup.status !== 'error')

/** Null when Nova's hosts are not known. */
export function isComputeHost(host: string, scene: Scene): boolean | null {
  const { computeHosts } = scene
  if (computeHosts === null) return null
  return computeHosts.has(host) || computeHosts.has(shortName(host))
}

/** The compute host that an attachment's connector names, if it names one of Nova's. */
export function computeHostOf(attachments: readonly Attachment[], scene: Scene): string | null {
  const found = attachments.find(
    (attachment) => typeof attachment.host === 'string' && isComputeHost(attachment.host, scene),
  )
  return found?.host ?? null
}
