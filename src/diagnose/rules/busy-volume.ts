import type { Dossier } from '../../model/dossier.ts'
import type { LogEvent } from '../../model/log.ts'
import { knownVolume } from '../claims.ts'
import { noHolders, noWatchers } from '../doubts.ts'
import { exportSays, holderSays, logSays, objectSays, volumeSays, watcherSays } from '../evidence.ts'
import { dependants, obstacles } from '../obstacles.ts'
import { noMatch, type Rule } from '../rule.ts'

/** Its owner asked for its deletion, and the back end called it busy: Cinder gave up and calls it available again. */
export const busyVolume: Rule = {
  fault: 'busy-volume',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  recognise(dossier, scene) {
    const refusal = refusalOf(dossier)
    if (refusal === undefined || knownVolume(dossier)?.status !== 'available') return noMatch
    const found = obstacles(dossier)
    // Pinned by its own descendants and held by nobody: that is another fault.
    if (found.length > 0 && found.length === dependants(dossier).length) return noMatch
    return [
      {
        summary: `cannot be deleted, the volume is busy: ${found[0] ?? 'who holds it was not seen, or has let go'}`,
        server: dossier.holders.items[0]?.domain.uuid ?? null,
        host: dossier.holders.items[0]?.host ?? dossier.devices.items[0]?.host ?? null,
        evidence: [
          volumeSays(dossier, scene),
          logSays(refusal),
          ...dossier.holders.items.map(holderSays),
          ...dossier.backend.watchers.items.map((watcher) => watcherSays(watcher, dossier.backend.pool, scene)),
          ...dossier.backend.exports.items.map((entry) => exportSays(entry, dossier.backend.pool, scene)),
          objectSays(dossier, scene),
        ],
        missing: found.length > 0 ? [] : [noHolders(dossier), noWatchers(dossier)],
        steps: [
          ...found.map((obstacle) => `end it, if it is an orphan: ${obstacle}`),
          'delete the volume again through Cinder',
        ],
      },
    ]
  },
}

/** The last time that a deletion was refused as busy. */
export const refusalOf = (dossier: Dossier): LogEvent | undefined =>
  dossier.log.findLast((event) => event.kind === 'volume-busy')
