/** Readers of the configured databases of Cinder and Nova. */
import type { DatabasesConfig } from '../../adapters/config/schema.ts'
import type { Databases } from '../../ports/databases.ts'
import type { PlaneDeps } from '../open-planes.ts'

const deadlineMs = 10_000

/** Null when none is configured. The drivers are large: they are loaded only where one is. */
export async function openDatabases(deps: PlaneDeps): Promise<Databases | null> {
  const { databases } = deps.config
  if (databases?.cinder === undefined && databases?.nova_api === undefined) return null
  return { cinder: await openCinder(databases, deps), nova: await openNova(databases, deps) }
}

async function openCinder({ cinder }: DatabasesConfig, deps: PlaneDeps): Promise<Databases['cinder']> {
  if (cinder === undefined) return null
  const { cinderDatabase } = await import('../../adapters/databases/cinder-database.ts')
  const { parseDatabaseUrl } = await import('../../adapters/databases/database-url.ts')
  const resolve = await resolver(deps)
  const source = `${deps.region} cinder-db`
  return cinderDatabase(() => parseDatabaseUrl(resolve(cinder), source), { source, deadlineMs, signal: deps.signal })
}

async function openNova({ nova_api, nova }: DatabasesConfig, deps: PlaneDeps): Promise<Databases['nova']> {
  if (nova_api === undefined) return null
  const { novaDatabase } = await import('../../adapters/databases/nova-database.ts')
  const { parseDatabaseUrl } = await import('../../adapters/databases/database-url.ts')
  const resolve = await resolver(deps)
  const source = `${deps.region} nova-db`
  return novaDatabase(() => parseDatabaseUrl(resolve(nova_api), source), {
    source,
    deadlineMs,
    signal: deps.signal,
    whole: () => (nova === undefined ? null : resolve(nova)),
  })
}

async function resolver({ env }: PlaneDeps): Promise<(reference: string) => string> {
  const { resolveReference } = await import('../../adapters/config/resolve-reference.ts')
  return (reference) => resolveReference(reference, env)
}
