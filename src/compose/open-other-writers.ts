/** What may be changed beside the two APIs, as the configuration has it: back ends, hosts and databases of one region. */
import type { PlaneDeps } from './open-planes.ts'
import type { OtherWriters } from './open-writers.ts'
import { openBackendWriters } from './planes/backend-writers.ts'
import { openDatabaseWriter } from './planes/database-writers.ts'
import { openHostWriter } from './planes/host-writers.ts'

export interface OpenedWriters {
  readonly writers: OtherWriters
  close(): Promise<void>
}

/** What is not configured is null. Nothing is contacted before something is changed. */
export function openOtherWriters(deps: PlaneDeps): OpenedWriters {
  const backends = openBackendWriters(deps)
  return {
    writers: { backends: backends?.write ?? null, hosts: openHostWriter(deps), databases: openDatabaseWriter(deps) },
    close: async () => backends?.close(),
  }
}
