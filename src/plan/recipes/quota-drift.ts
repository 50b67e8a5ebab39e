import { nothingToDo, propose, type Recipe } from '../recipe.ts'

/** Counted again from what there is, as Cinder’s own tool does it. */
export const quotaDrift: Recipe = {
  fault: 'quota-drift',
  propose({ project }) {
    if (project === null) return nothingToDo('its project was not seen')
    return propose(
      [
        {
          says: `count again what project ${project} uses, in Cinder’s database`,
          act: { act: 'recount-quota', project },
          guards: [{ holds: 'finding' }],
          proof: [{ holds: 'finding-gone' }],
          undo: { says: 'give the counts back as the journal kept them', act: null },
        },
      ],
      { needs: 'database' },
    )
  },
}
