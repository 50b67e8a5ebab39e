/** Everything through which one region is seen. */
import type { Instant } from '../kernel/time.ts'
import type { BackendReader } from '../ports/backend.ts'
import type { CinderReader } from '../ports/cinder.ts'
import type { Databases } from '../ports/databases.ts'
import type { HostReader } from '../ports/hosts.ts'
import type { LogReader } from '../ports/logs.ts'
import type { NovaReader } from '../ports/nova.ts'
import type { Progress } from '../ports/progress.ts'

export interface RegionReaders {
  readonly region: string
  readonly cinder: CinderReader
  readonly nova: NovaReader
  /** What stands behind the two APIs; null where neither database is configured. */
  readonly databases: Databases | null
  /** Null where the plane is not configured. */
  readonly backends: readonly BackendReader[] | null
  readonly hosts: HostReader | null
  readonly logs: LogReader | null
  /** The cloud's own time. */
  now(): Promise<Instant>
}

/** What is read beside the two APIs. */
export type OtherPlanes = Pick<RegionReaders, 'databases' | 'backends' | 'hosts' | 'logs'>

export interface LookOptions {
  readonly progress: Progress
  /** Requests to one service at a time, where their order does not matter. */
  readonly concurrency: number
  /** Hosts looked at at a time. */
  readonly hostConcurrency: number
  /** `deep` also asks what costs a request for each server or opens each object; `auto` where the cloud is small enough. */
  readonly depth: 'shallow' | 'auto' | 'deep'
  /** Whether also that is kept of which nothing can be said, for those who ask for it later. */
  readonly keepAll?: boolean
}
