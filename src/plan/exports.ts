/** The end of an export on the back end itself. */
import type { Export } from '../model/backend.ts'
import type { DraftStep } from './recipe.ts'

export const removeExport = ({ object, host, lun }: Export, backend: string): DraftStep => ({
  says: `remove the export to ${host} on the back end`,
  act: { act: 'remove-export', backend, object, host, lun },
  guards: [
    { holds: 'export', host },
    { holds: 'host-clean', host },
  ],
  proof: [{ holds: 'export-gone', host }],
})
