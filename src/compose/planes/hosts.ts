/** The reader of compute and storage hosts. */
import type { HostReader } from '../../ports/hosts.ts'
import type { PlaneDeps } from '../open-planes.ts'

/** Null when hosts are not configured. */
export function openHosts(_: PlaneDeps): HostReader | null {
  return null
}
