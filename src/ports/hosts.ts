import type { HostName } from '../kernel/ids.ts'
import type { HostReport } from '../model/host.ts'

/** Reads compute and storage hosts. */
export interface HostReader {
  /** One read-only look. What could not be seen is in the report; it throws only when interrupted. */
  look(host: HostName): Promise<HostReport>
}
