/** The reader of the services' logs. */
import type { LogReader } from '../../ports/logs.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { notYet } from './not-yet.ts'

/** Null when no log is configured. */
export function openLogs({ config }: PlaneDeps): LogReader | null {
  if ((config.logs ?? []).length > 0) throw notYet('logs')
  return null
}
