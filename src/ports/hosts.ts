import type { HostName } from '../kernel/ids.ts'
import type { HostReport } from '../model/host.ts'

/** A machine that Nova does not know, and that may hold volumes. */
export interface ExtraHost {
  readonly name: HostName
  readonly address: string | null
}

/** Reads compute and storage hosts. */
export interface HostReader {
  /** Those to be looked at beside Nova's compute hosts. */
  readonly extra: readonly ExtraHost[]
  /** One read-only look. What could not be seen is in the report; it throws only when interrupted. */
  look(host: HostName): Promise<HostReport>
}
