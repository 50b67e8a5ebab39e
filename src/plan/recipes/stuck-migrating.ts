import { known } from '../../kernel/fact.ts'
import { nothingToDo, type Recipe } from '../recipe.ts'

/** Never by steps: nothing shows whether a service still copies, and the wrong one of two copies would be lost. */
export const stuckMigrating: Recipe = {
  fault: 'stuck-migrating',
  byName: true,
  propose(_, { dossier }) {
    const volume = dossier === null ? null : known(dossier.volume)
    if (volume === null) return nothingToDo('the volume was not seen')
    if (volume.migrationStatus === 'completing')
      return nothingToDo(
        'either copy may be the real one: compare names, sizes and watchers on both back ends before anything is deleted',
      )
    return nothingToDo(
      `look on both storage hosts whether a service still copies; if none does, force-delete its target (the volume of migration status "target:${volume.id}"), then "cinder reset-state --reset-migration-status ${volume.id}"`,
    )
  },
}
