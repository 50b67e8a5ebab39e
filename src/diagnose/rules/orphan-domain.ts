import type { Claim, Dossier } from '../../model/dossier.ts'
import { openHolders, serverIsAbsent, serverOf } from '../claims.ts'
import { nobodyMaps, serverGone } from '../doubts.ts'
import { holderSays, serverSays, volumeSays, watcherSays } from '../evidence.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** A domain holds a volume, and Nova has no such server. */
export const orphanDomain: Rule = {
  fault: 'orphan-domain',
  severity: 'high',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts'],
  recognise(dossier, scene) {
    if (dossier.holders.items.length === 0) return noMatch
    // Of a volume that Cinder has deleted the data may still be wanted: told as trashed-while-open.
    if (dossier.backend.trashed.is === 'present') return noMatch
    return dossier.claims
      .filter((claim) => claim.holders.length > 0 && serverIsAbsent(claim))
      .map((claim) => matchOf(claim, dossier, scene))
  },
}

function matchOf(claim: Claim, dossier: Dossier, scene: Scene): Match {
  const holder = claim.holders[0] as Claim['holders'][number]
  const { region } = scene.index
  const several = claim.holders.length > 1 ? ` and ${claim.holders.length - 1} more` : ''
  return {
    summary: `domain ${holder.domain.name} on ${holder.host}${several} holds the volume, and Nova has no such server`,
    server: claim.server,
    host: holder.host,
    device: holder.domain.uuid,
    evidence: [
      volumeSays(dossier, scene),
      ...claim.holders.map(holderSays),
      serverSays(claim, scene),
      ...dossier.backend.watchers.items.map((watcher) => watcherSays(watcher, dossier.backend.pool, scene)),
    ],
    missing: [serverGone(claim), region.hidden === null ? null : nobodyMaps(scene)],
    steps: claim.holders.map(
      (found) => `keep the XML of domain ${found.domain.name} (${found.domain.uuid}) on ${found.host}, then destroy it`,
    ),
    blocked: [mentionedElsewhere(claim, scene), sharedWithLiving(dossier)],
  }
}

/** An evacuated or migrated server is known to Nova by its migrations, even when it cannot be shown. */
const mentionedElsewhere = (claim: Claim, scene: Scene): string | null =>
  claim.server !== null && scene.index.lists.migrations().has(claim.server)
    ? `Nova has a record of a migration of ${claim.server}`
    : null

/** Two writers: which of them spoils the data is for a person to decide. */
const sharedWithLiving = (dossier: Dossier): string | null =>
  dossier.claims.some((claim) => serverOf(claim) !== null && openHolders(claim.holders).length > 0)
    ? 'a living server has the volume open too'
    : null
