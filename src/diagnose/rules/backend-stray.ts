import { known } from '../../kernel/fact.ts'
import type { Dossier } from '../../model/dossier.ts'
import { doubt, volumeGone } from '../doubts.ts'
import { objectSays, volumeSays } from '../evidence.ts'
import { noMatch, type Rule } from '../rule.ts'

/** An object with a name by Cinder's template that no row of this Cinder explains. */
export const backendStray: Rule = {
  fault: 'backend-stray',
  severity: 'low',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['watchers', 'hosts'],
  recognise(dossier, scene) {
    if (dossier.volume.is !== 'absent') return noMatch
    const { object, pool, watchers } = dossier.backend
    const found = known(object)
    if (found === null || found.form !== 'volume' || pool === null) return noMatch
    if (watchers.items.length > 0 || isMentioned(dossier)) return noMatch
    return [
      {
        summary: `${found.name} lies in ${pool.source}, and Cinder has no such volume`,
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
          found.snapshots.length + found.children.length > 0 ? 'snapshots or clones depend on it' : null,
        ],
      },
    ]
  },
}

/** Somebody still speaks of the volume: then the row is what is missing, not the object what is too much. */
const isMentioned = (dossier: Dossier): boolean =>
  dossier.claims.some((claim) => claim.mappings.items.length > 0 || claim.holders.length > 0)
