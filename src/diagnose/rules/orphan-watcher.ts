import type { Watcher } from '../../model/backend.ts'
import type { Dossier } from '../../model/dossier.ts'
import { openHolders } from '../claims.ts'
import { noHolders } from '../doubts.ts'
import { noHolderSays, objectSays, volumeSays, watcherSays } from '../evidence.ts'
import { noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Somebody has the image open who is neither a domain nor a service that is known. */
export const orphanWatcher: Rule = {
  fault: 'orphan-watcher',
  severity: 'medium',
  remedy: 'on-request',
  patience: 'change',
  contradictedBy: ['hosts'],
  recognise(dossier, scene) {
    if (dossier.backend.watchers.items.length === 0 || dossier.backend.trashed.is === 'present') return noMatch
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
        missing: [noHolders(dossier)],
        steps: [
          'wait: Ceph forgets a dead client after 30 s',
          'if it stays: on request, blocklist exactly this client address, for an hour',
        ],
      }
    })
  },
}

function isExplained(watcher: Watcher, dossier: Dossier, scene: Scene): boolean {
  if (watcher.kind === 'service' || watcher.kind === 'krbd') return true
  const host = hostOf(watcher, scene)
  if (openHolders(dossier.holders.items).some((holder) => host === null || holder.host === host)) return true
  // With hosts unseen, whoever Cinder or Nova names as the user explains it well enough not to suspect anybody.
  if (dossier.holders.unseen === null) return false
  return dossier.claims.some(
    (claim) => claim.fact.is !== 'absent' && (claim.attachments.length > 0 || claim.mappings.items.length > 0),
  )
}

/** The host behind a client's address, by what Nova and the hosts themselves say of their addresses. */
function hostOf(watcher: Watcher, scene: Scene): string | null {
  const address = watcher.address.replace(/^v\d:/, '').replace(/:\d+\/\d+$/, '')
  for (const report of scene.index.lists.hosts().values()) if (report.address === address) return report.host
  return scene.index.region.hypervisors.find((hypervisor) => hypervisor.address === address)?.host ?? null
}
