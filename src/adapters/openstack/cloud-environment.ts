/** The cloud that OS_* variables describe, as an openrc file sets them. */
import type { Mapping, Surroundings } from './cloud-files.ts'

/** Variables that choose among clouds, and so do not make one. */
const choosing = new Set([
  'OS_CLOUD',
  'OS_CLOUD_NAME',
  'OS_REGION_NAME',
  'OS_CLIENT_CONFIG_FILE',
  'OS_CLIENT_SECURE_FILE',
])
const unrelated = /^OS_(TEST|STD|LOG)/

/** Null when no variable describes a cloud. */
export function cloudFromEnvironment({ env }: Surroundings): Mapping | null {
  const cloud: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('OS_') || !value || choosing.has(name) || unrelated.test(name)) continue
    cloud[name.slice(3).toLowerCase()] = value
  }
  return Object.keys(cloud).length === 0 ? null : cloud
}

/** Variables with credentials that are set, but not used, because OS_CLOUD chose a cloud of a file. */
export function ignoredVariables({ env }: Surroundings): readonly string[] {
  const credentials = ['OS_AUTH_URL', 'OS_USERNAME', 'OS_PASSWORD', 'OS_PROJECT_NAME', 'OS_TOKEN']
  return credentials.filter((name) => env[name])
}
