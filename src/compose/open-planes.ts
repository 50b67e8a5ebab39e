/** What is read beside the two APIs, as the configuration has it: databases, back ends, hosts and logs of one region. */
import type { Config } from '../adapters/config/schema.ts'
import type { OtherPlanes } from '../observe/readers.ts'
import type { Clock } from '../ports/clock.ts'
import { openBackends } from './planes/backends.ts'
import { openDatabases } from './planes/databases.ts'
import { openHosts } from './planes/hosts.ts'
import { openLogs } from './planes/logs.ts'

/** What opening a plane may need beside its part of the configuration. */
export interface PlaneDeps {
  readonly region: string
  readonly config: Config
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
}

/** A plane that is not configured is null: then all it could have said stays unknown. */
export const openPlanes = async (deps: PlaneDeps): Promise<OtherPlanes> => ({
  databases: await openDatabases(deps),
  backends: openBackends(deps),
  hosts: openHosts(deps),
  logs: openLogs(deps),
})
