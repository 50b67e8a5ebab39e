import { known } from '../../kernel/fact.ts'
import { openHolders, serverIsAbsent } from '../claims.ts'
import { volumeGone } from '../doubts.ts'
import { holderSays, objectSays, serverSays, volumeSays, watcherSays } from '../evidence.ts'
import { isOurs } from '../ours.ts'
import { noMatch, type Rule } from '../rule.ts'

/** Cinder has deleted the volume and reported success, but its image lies in the trash and somebody has it open. */
export const trashedWhileOpen: Rule = {
  fault: 'trashed-while-open',
  severity: 'critical',
  remedy: 'on-request',
  patience: 'none',
  contradictedBy: ['hosts'],
  stoppedBy: 'nobody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const trashed = known(dossier.backend.trashed)
    const { watchers, pool } = dossier.backend
    const open = openHolders(dossier.holders.items)
    // A live object under the same name is what they have open.
    if (trashed === null || dossier.backend.object.is === 'present') return noMatch
    if (watchers.items.length === 0 && open.length === 0) return noMatch
    const needed = dossier.claims.find((claim) => openHolders(claim.holders).length > 0 && !serverIsAbsent(claim))
    const orphan = open[0]
    const where = dossier.volume.is === 'present' ? 'Cinder still has it, but' : 'deleted in Cinder, but'
    const who = orphan ? `domain ${orphan.domain.name} on ${orphan.host}` : (watchers.items[0]?.address ?? 'somebody')
    return [
      {
        summary: `${where} ${who} ${dossier.volume.is === 'present' ? 'has its image open in the trash' : 'still has its image open in the trash'}`,
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
        missing: dossier.volume.is === 'present' ? [] : [volumeGone(dossier), isOurs(dossier, scene)],
        steps:
          dossier.volume.is === 'present'
            ? ['on request, restore the image from the trash: the volume still needs it']
            : needed
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
