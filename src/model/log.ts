/** What the services' logs say of a volume: the cause and the time that no API keeps. */
import type { Unseen } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'

export type LogEventKind =
  | 'volume-busy'
  | 'delete-failed'
  | 'detach-refused'
  | 'detach-failed'
  | 'cleanup-ignored'
  | 'export-removal-failed'
  | 'other'

export interface LogEvent {
  readonly source: string
  readonly at: string | null
  readonly kind: LogEventKind
  readonly volume: VolumeId | null
  readonly server: ServerId | null
  readonly request: string | null
  /** The sentence itself, secrets removed. */
  readonly text: string
}

/** One look at one log. */
export interface LogReport {
  readonly source: string
  readonly unseen: Unseen | null
  readonly events: readonly LogEvent[]
}
