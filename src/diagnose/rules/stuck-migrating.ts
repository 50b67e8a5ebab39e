import { known } from '../../kernel/fact.ts'
import { formatDuration, parseInstant } from '../../kernel/time.ts'
import { doubt } from '../doubts.ts'
import { volumeSays } from '../evidence.ts'
import { noMatch, type Rule } from '../rule.ts'

/** A migration between back ends that nobody carries on. */
export const stuckMigrating: Rule = {
  fault: 'stuck-migrating',
  severity: 'high',
  remedy: 'manual',
  patience: 'state',
  contradictedBy: ['watchers', 'workers'],
  stoppedBy: 'nobody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const volume = known(dossier.volume)
    const status = volume?.migrationStatus
    if (volume === null || (status !== 'migrating' && status !== 'starting' && status !== 'completing')) return noMatch
    const target = scene.index.region.volumes.find((other) => other.migrationStatus === `target:${volume.id}`)
    const since = parseInstant(volume.updatedAt)
    const age = since === null ? '' : ` for ${formatDuration(scene.now - since)}`
    const completing = status === 'completing'
    return [
      {
        // Where only this volume was asked about, its target was not: nothing is said of it then.
        summary: `migration ${status}${age}${target ? `, to the volume ${target.id}` : ''}`,
        evidence: [
          volumeSays(dossier, scene),
          ...(target
            ? [
                {
                  plane: 'cinder' as const,
                  source: scene.sources.cinder,
                  says: `volume ${target.id} (${target.status}) is the target of the migration`,
                  fact: { target: target.id, status: target.status, host: target.host },
                },
              ]
            : []),
        ],
        missing: [doubt('cinder', 'whether a service still copies: no API shows it')],
        steps: completing
          ? [
              'either copy may be the real one: compare names, sizes and watchers on both back ends before anything is deleted',
            ]
          : [
              ...(target ? [`force-delete the target ${target.id}: it was never completed`] : []),
              'set the migration status to error, and the status to what it was before',
            ],
      },
    ]
  },
}
