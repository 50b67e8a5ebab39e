/** Where cindersweep.yaml is looked for. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Surroundings } from '../openstack/cloud-files.ts'

/** Where the configuration is looked for, first choice first. */
export const configCandidates = ({ env, cwd, home }: Surroundings): readonly string[] => [
  join(cwd, 'cindersweep.yaml'),
  ...(env['XDG_CONFIG_HOME'] ? [join(env['XDG_CONFIG_HOME'], 'cindersweep', 'cindersweep.yaml')] : []),
  ...(home === null ? [] : [join(home, '.config', 'cindersweep', 'cindersweep.yaml')]),
  '/etc/cindersweep/cindersweep.yaml',
]

/** The configuration that was named or is found first; null when there is none, since none is needed. */
export const findConfig = (named: string | undefined, where: Surroundings): string | null =>
  named || (configCandidates(where).find(existsSync) ?? null)
