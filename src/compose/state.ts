/** The journal of this machine: where the configuration says, or in the place that the system keeps for such things. */
import { join } from 'node:path'
import type { Config } from '../adapters/config/schema.ts'
import { type OpenJournal, openJournal } from '../adapters/journal/open-journal.ts'
import type { Surroundings } from '../adapters/openstack/cloud-files.ts'

export const openState = (config: Config, where: Surroundings): OpenJournal => openJournal(journalPath(config, where))

function journalPath(config: Config, { env, home, cwd }: Surroundings): string {
  if (config.state !== undefined) return config.state
  const base = env['XDG_STATE_HOME'] || (home === null ? cwd : join(home, '.local', 'state'))
  return join(base, 'cindersweep', 'journal.db')
}
