import { known } from '../../kernel/fact.ts'
import { serverOf } from '../claims.ts'
import { volumeGone } from '../doubts.ts'
import { holderSays, objectSays, serverSays, volumeSays, watcherSays } from '../evidence.ts'
import { noMatch, type Rule } from '../rule.ts'

/** Cinder has deleted the volume and reported success, but its image lies in the trash and somebody has it open. */
export const trashedWhileOpen: Rule = {
  fault: 'trashed-while-open',
  severity: 'critical',
  remedy: 'on-request',
  patience: 'none',
  contradictedBy: ['hosts'],
  recognise(dossier, scene) {
    const trashed = known(dossier.backend.trashed)
    const { watchers, pool } = dossier.backend
    if (trashed === null || (watchers.items.length === 0 && dossier.holders.items.length === 0)) return noMatch
    const needed = dossier.claims.find((claim) => claim.holders.length > 0 && serverOf(claim) !== null)
    const orphan = dossier.holders.items[0]
    const who = orphan ? `domain ${orphan.domain.name} on ${orphan.host}` : (watchers.items[0]?.address ?? 'somebody')
    return [
      {
        summary: `deleted in Cinder, but ${who} still has its image open in the trash`,
        server: orphan?.domain.uuid ?? null,
        host: orphan?.host ?? null,
        device: orphan?.domain.uuid ?? null,
        evidence: [
          volumeSays(dossier, scene),
          objectSays(dossier, scene),
          ...watchers.items.map((watcher) => watcherSays(watcher, pool, scene)),
          ...dossier.holders.items.map(holderSays),
          ...dossier.claims.filter((claim) => claim.server !== null).map((claim) => serverSays(claim, scene)),
        ],
        missing: [dossier.volume.is === 'present' ? null : volumeGone(dossier)],
        steps: needed
          ? [`server ${needed.server} still needs the data: on request, restore the image from the trash`]
          : orphan
            ? [
                `on request, keep the XML of domain ${orphan.domain.name} and destroy it; if its data is still wanted, restore the image from the trash first`,
              ]
            : ['find out who has it open before the trash expires; if its data is still wanted, restore the image'],
      },
    ]
  },
}
