import { known } from '../../kernel/fact.ts'
import type { BackendObject, PoolReport } from '../../model/backend.ts'
import type { Dossier } from '../../model/dossier.ts'
import { volumeIsAbsent } from '../claims.ts'
import { doubt, volumeGone } from '../doubts.ts'
import { objectSays, volumeSays } from '../evidence.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** An object with a name by Cinder's template that no row of this Cinder explains. */
export const backendStray: Rule = {
  fault: 'backend-stray',
  severity: 'low',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['watchers', 'hosts', 'exports'],
  stoppedBy: 'anybody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const { object, kept, pool, watchers } = dossier.backend
    if (!volumeIsAbsent(dossier) || pool === null) return noMatch
    if (watchers.items.length > 0 || isMentioned(dossier)) return noMatch
    const live = known(object)
    if (live !== null) return live.form === 'volume' ? [matchOf(live, pool, dossier, scene)] : noMatch
    return kept !== null && isForsaken(kept, pool) ? [matchOf(kept, pool, dossier, scene)] : noMatch
  },
}

/** Somebody still speaks of the volume: then the row is what is missing, not the object what is too much. */
const isMentioned = (dossier: Dossier): boolean =>
  dossier.attachments.items.length > 0 ||
  dossier.claims.some((claim) => claim.mappings.items.length > 0 || claim.holders.length > 0)

/** The name that Cinder gives a snapshot from which it made a clone. */
const cloneSnapshot = /\.clone_snap$/

/** A parent that was kept for its clones, and the last of them is gone, also from the trash. */
const isForsaken = (kept: BackendObject, { shows }: PoolReport): boolean =>
  shows.dependants &&
  shows.trash &&
  kept.children.length === 0 &&
  kept.snapshots.every((snapshot) => cloneSnapshot.test(snapshot))

function matchOf(found: BackendObject, pool: PoolReport, dossier: Dossier, scene: Scene): Match {
  const forsaken = found.form === 'deleted'
  return {
    summary: forsaken
      ? `${found.name} lies in ${pool.source}, kept for clones that are all gone`
      : `${found.name} lies in ${pool.source}, and Cinder has no such volume`,
    device: found.name,
    evidence: [objectSays(dossier, scene), volumeSays(dossier, scene)],
    missing: [
      volumeGone(dossier),
      pool.ours
        ? null
        : doubt('backend', `whether another cloud uses ${pool.source}: the configuration does not declare it ours`),
    ],
    steps: ['move it into quarantine: the trash with an expiry, or another name; never remove it on a guess'],
    blocked: [
      pool.ours ? null : `${pool.source} is not declared ours (policy.owned_pools)`,
      !forsaken && found.snapshots.length + found.children.length > 0 ? 'snapshots or clones depend on it' : null,
      ...dossier.backend.exports.items.map((entry) => `it is exported to ${entry.host}`),
    ],
  }
}
