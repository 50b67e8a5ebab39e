import { known } from '../../kernel/fact.ts'
import type { Watcher } from '../../model/backend.ts'
import type { Volume } from '../../model/cinder.ts'
import type { Dossier } from '../../model/dossier.ts'
import { sameHost } from '../../model/host-name.ts'
import { isTransitional } from '../../model/volume-status.ts'
import { openHolders } from '../claims.ts'
import { noHolders, readWhole } from '../doubts.ts'
import { noHolderSays, objectSays, volumeSays, watcherSays } from '../evidence.ts'
import { hasOtherConsumer } from '../foreign.ts'
import { isOurs } from '../ours.ts'
import { noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { hostOf } from '../watchers.ts'

/** Somebody has the image open who is neither a domain nor a service that is known. */
export const orphanWatcher: Rule = {
  fault: 'orphan-watcher',
  severity: 'medium',
  remedy: 'on-request',
  patience: 'change',
  contradictedBy: ['hosts'],
  stoppedBy: 'nobody',
  apart: ['volume', 'device'],
  recognise(dossier, scene) {
    if (dossier.backend.watchers.items.length === 0 || dossier.backend.trashed.is === 'present') return noMatch
    const volume = known(dossier.volume)
    if (hasOtherConsumer(volume) || (volume !== null && isWorkedOn(volume))) return noMatch
    // In a pool that several clouds share, most clients are other clouds' guests.
    if (volume === null && isOurs(dossier, scene) !== null) return noMatch
    const strangers = dossier.backend.watchers.items.filter((watcher) => !isExplained(watcher, dossier, scene))
    return strangers.map((watcher) => {
      const host = hostOf(watcher, scene)
      return {
        summary: `${watcher.address} has the image open, and no domain or service explains it`,
        host,
        device: watcher.address,
        evidence: [
          watcherSays(watcher, dossier.backend.pool, scene),
          volumeSays(dossier, scene),
          noHolderSays(dossier, scene),
          objectSays(dossier, scene),
        ],
        // An id that Cinder does not know may be a moved volume's other one, under which its guest has it open.
        missing: [noHolders(dossier), volume === null ? readWhole('cinder', 'volumes', scene) : null],
        blocked: [host === null ? `${watcher.address} is no address of a compute host: it may be a service’s` : null],
        steps: [
          'wait: Ceph forgets a dead client after 30 s',
          'if it stays: on request, blocklist exactly this client address, for an hour',
        ],
      }
    })
  },
}

/** While Cinder makes, copies or deletes a volume its own services have it open. */
const isWorkedOn = (volume: Volume): boolean =>
  isTransitional(volume.status) && !['reserved', 'attaching', 'detaching', 'awaiting-transfer'].includes(volume.status)

function isExplained(watcher: Watcher, dossier: Dossier, scene: Scene): boolean {
  if (watcher.kind === 'service' || watcher.kind === 'krbd') return true
  const host = hostOf(watcher, scene)
  const open = openHolders(dossier.holders.items)
  // A guest's host may have addresses of which nobody told us; but a guest is one client, and not two.
  const isAmongThem = host === null ? dossier.backend.watchers.items.length <= open.length : false
  if (isAmongThem || open.some((holder) => host !== null && sameHost(holder.host, host))) return true
  // A server that was not seen may run on a host of which nobody told us.
  if (dossier.claims.some((claim) => claim.fact.is === 'unknown' && claim.attachments.length > 0)) return true
  // With hosts unseen, whoever Cinder or Nova names as the user explains it well enough not to suspect anybody.
  if (dossier.holders.unseen === null) return false
  return dossier.claims.some(
    (claim) => claim.fact.is !== 'absent' && (claim.attachments.length > 0 || claim.mappings.items.length > 0),
  )
}
