import { parseInstant } from '../../kernel/time.ts'
import type { Claim, Dossier } from '../../model/dossier.ts'
import type { Holder } from '../../model/host.ts'
import { openHolders, serverIsAbsent, serverOf } from '../claims.ts'
import { nobodyMaps, readWhole, serverGone, trashSeen } from '../doubts.ts'
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
  stoppedBy: 'nobody',
  apart: ['volume', 'server'],
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
    missing: [
      serverGone(claim),
      region.hidden === null ? null : nobodyMaps(scene),
      readWhole('nova', 'migrations', scene),
      dossier.volume.is === 'present' ? null : trashSeen(dossier.backend.trashed),
    ],
    steps: claim.holders.map(
      ({ domain, host }) =>
        `keep the XML of domain ${domain.name} (${domain.uuid}) on ${host}, then ${domain.state === 'shut-off' ? 'undefine' : 'destroy'} it`,
    ),
    blocked: [
      mentionedElsewhere(claim, scene),
      sharedWithLiving(dossier),
      neverNovas(claim, holder),
      soonReaped(claim, scene),
      trashUnseen(dossier),
    ],
  }
}

/** As Nova names its domains, unless it is told otherwise. */
const novasName = /^instance-[0-9a-f]{8}$/

/** Other tools make domains too, and Nova never had a server by their ids. */
const neverNovas = ({ past }: Claim, { domain }: Holder): string | null =>
  past.is === 'present' || novasName.test(domain.name)
    ? null
    : `domain ${domain.name} may never have been Nova’s: its name is not of the form that Nova gives`

/** How long nova-compute takes at most to end the domain of a server that was deleted meanwhile. */
const reapedWithinMs = 3_600_000

function soonReaped({ past }: Claim, scene: Scene): string | null {
  if (past.is === 'unknown') return `when its server ended was not seen: ${past.unseen.detail}`
  const ended = past.is === 'present' ? parseInstant(past.value.endedAt) : null
  return ended === null || scene.now - ended >= reapedWithinMs
    ? null
    : 'its server was deleted less than an hour ago: nova-compute ends such a domain by itself'
}

/** What lies in the trash is another fault's, and its data may still be wanted. */
const trashUnseen = ({ volume, backend: { trashed } }: Dossier): string | null =>
  volume.is === 'present' && trashed.is === 'unknown'
    ? `whether its object lies in the trash, and its data is still wanted, was not seen: ${trashed.unseen.detail}`
    : null

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
