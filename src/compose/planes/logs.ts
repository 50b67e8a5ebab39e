/** The reader of the services' logs. */
import type { LogReader } from '../../ports/logs.ts'
import type { PlaneDeps } from '../open-planes.ts'

/** Null when no log is configured. */
export function openLogs(_: PlaneDeps): LogReader | null {
  return null
}
