import { known } from '../../kernel/fact.ts'
import { parseInstant } from '../../kernel/time.ts'
import type { Dossier } from '../../model/dossier.ts'
import type { LogEvent } from '../../model/log.ts'
import { knownVolume } from '../claims.ts'
import { noHolders, noWatchers } from '../doubts.ts'
import { exportSays, holderSays, logSays, objectSays, volumeSays, watcherSays } from '../evidence.ts'
import { dependants, obstacles, rightfulHolders } from '../obstacles.ts'
import { noMatch, type Rule } from '../rule.ts'

/** Its owner asked for its deletion, and the back end called it busy: Cinder gave up and calls it available again. */
export const busyVolume: Rule = {
  fault: 'busy-volume',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'nobody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const refusal = standingRefusal(dossier)
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
          'delete the volume again through Cinder; as the last resort, once its object is gone, its row in Cinder’s database',
        ],
        blocked: [
          ...rightfulHolders(dossier),
          parseInstant(refusal.at) === null ? 'when its deletion was refused is not known' : null,
        ],
      },
    ]
  },
}

/**
 * The last refusal, if nothing has happened to the volume since. Whoever attached it or otherwise changed
 * it after that has changed their mind: deleting it now would destroy what is wanted.
 */
export function standingRefusal(dossier: Dossier): LogEvent | undefined {
  const refusals = dossier.log.filter((event) => event.kind === 'volume-busy')
  const last = refusals.toSorted((a, b) => (parseInstant(a.at) ?? 0) - (parseInstant(b.at) ?? 0)).at(-1)
  const refused = parseInstant(last?.at)
  const changed = parseInstant(known(dossier.volume)?.updatedAt)
  return refused !== null && changed !== null && changed - refused > writtenBackMs ? undefined : last
}

/** Cinder sets the status back at once when it has written the line. */
const writtenBackMs = 60_000
