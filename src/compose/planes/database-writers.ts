/** The writer of the services' databases, with accounts of its own. */
import { resolveReference } from '../../adapters/config/resolve-reference.ts'
import { lazy } from '../../kernel/lazy.ts'
import type { DatabaseAct } from '../../model/act.ts'
import type { Writer } from '../../ports/writers.ts'
import type { PlaneDeps } from '../open-planes.ts'

const deadlineMs = 10_000

/** Null when no account is configured that may change anything. */
export function openDatabaseWriter(deps: PlaneDeps): Writer<DatabaseAct> | null {
  const { write } = deps.config.databases ?? {}
  if (write?.cinder === undefined && write?.nova === undefined) return null
  const writer = lazy(() => makeWriter(deps))
  return async (act, signal, keep) => (await writer())(act, signal, keep)
}

/** The drivers are large: they are loaded when something is changed. */
async function makeWriter({ config, env, region, signal }: PlaneDeps): Promise<Writer<DatabaseAct>> {
  const { databaseWriter } = await import('../../adapters/databases/database-writer.ts')
  const { parseDatabaseUrl } = await import('../../adapters/databases/database-url.ts')
  const { cellPlaces } = await import('../../adapters/databases/cell-places.ts')
  const { nova_api: api, nova, write } = config.databases ?? {}
  const source = `${region} databases`
  const urlOf = (reference: string) => parseDatabaseUrl(resolveReference(reference, env), source)
  const cinder = write?.cinder
  const account = write?.nova
  const cells =
    account === undefined || api === undefined
      ? null
      : cellPlaces(
          () => urlOf(api),
          () => urlOf(account),
          { source, deadlineMs, signal, whole: () => (nova === undefined ? null : resolveReference(nova, env)) },
        )
  return databaseWriter(
    { cinder: cinder === undefined ? null : () => urlOf(cinder), cells },
    { source, deadlineMs, signal },
  )
}
