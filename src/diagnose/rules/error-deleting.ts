import type { Dossier } from '../../model/dossier.ts'
import { knownVolume, openHolders } from '../claims.ts'
import { exportSays, holderSays, logSays, objectSays, snapshotSays, volumeSays, watcherSays } from '../evidence.ts'
import { obstacles } from '../obstacles.ts'
import { noMatch, type Rule } from '../rule.ts'

/** The back end refused to delete it; the dossier says why, as far as it was seen. */
export const errorDeleting: Rule = {
  fault: 'error-deleting',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'nobody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const status = knownVolume(dossier)?.status
    if (status !== 'error_deleting' && status !== 'error_managing_deleting') return noMatch
    const found = obstacles(dossier)
    return [
      {
        summary: `its deletion failed: ${found[0] ?? causeUnseen(dossier)}`,
        host: openHolders(dossier.holders.items)[0]?.host ?? null,
        evidence: [
          volumeSays(dossier, scene),
          ...dossier.log.map(logSays),
          ...dossier.holders.items.map(holderSays),
          ...dossier.backend.watchers.items.map((watcher) => watcherSays(watcher, dossier.backend.pool, scene)),
          ...dossier.backend.exports.items.map((entry) => exportSays(entry, dossier.backend.pool, scene)),
          ...dossier.snapshots.map((snapshot) => snapshotSays(snapshot, scene)),
          objectSays(dossier, scene),
        ],
        missing: [],
        steps: [
          ...found.map((obstacle) => `remove the cause: ${obstacle}`),
          'delete it again through Cinder (force-delete, as the status forbids a plain one); as the last resort, once its object is gone, its row in Cinder’s database',
        ],
        blocked: found,
      },
    ]
  },
}

const causeUnseen = (dossier: Dossier): string =>
  dossier.backend.watchers.unseen === null && dossier.holders.unseen === null
    ? 'nothing is in its way any more'
    : 'the cause was not seen'
