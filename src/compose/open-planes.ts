/** What is read beside the two APIs, as the configuration has it: databases, back ends, hosts and logs of one region. */
import type { Config } from '../adapters/config/schema.ts'
import type { HostName } from '../kernel/ids.ts'
import type { OtherPlanes } from '../observe/readers.ts'
import type { Clock } from '../ports/clock.ts'
import type { NovaReader } from '../ports/nova.ts'
import { openBackends } from './planes/backends.ts'
import { openDatabases } from './planes/databases.ts'
import { openHosts } from './planes/hosts.ts'
import { openLogs } from './planes/logs.ts'
import { machinesOf } from './planes/machines.ts'

/** What opening a plane may need beside its part of the configuration. */
export interface PlaneDeps {
  readonly region: string
  readonly config: Config
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
}

/** A plane that is not configured is null: then all it could have said stays unknown. */
export async function openPlanes(deps: PlaneDeps, nova: NovaReader): Promise<OtherPlanes> {
  const machines = machinesOf(deps)
  return {
    databases: await openDatabases(deps),
    backends: openBackends(deps),
    hosts: openHosts(deps, machines),
    logs: openLogs(deps, machines, () => computeHostsOf(nova)),
  }
}

async function computeHostsOf(nova: NovaReader): Promise<readonly HostName[]> {
  const computes = (await nova.services()).filter((service) => service.binary === 'nova-compute')
  return [...new Set(computes.map((service) => service.host))].sort()
}
