/** The end of an export on the back end itself. */
import type { Export } from '../model/backend.ts'
import type { DraftStep } from './recipe.ts'

export const removeExport = ({ object, host, calledThere, lun }: Export, backend: string): DraftStep => ({
  says: `remove the export to ${host} on the back end`,
  // The back end knows the host by the name that it has there.
  act: { act: 'remove-export', backend, object, host: calledThere ?? host, lun },
  guards: [
    { holds: 'export', host },
    { holds: 'host-clean', host },
  ],
  proof: [{ holds: 'export-gone', host }],
})
