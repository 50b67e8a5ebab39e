/** What the services' logs say of a volume: the cause and the time that no API keeps. */
import type { Unseen } from '../kernel/fact.ts'
import type { AttachmentId, ServerId, VolumeId } from '../kernel/ids.ts'

export type LogEventKind =
  | 'volume-busy'
  /** A snapshot's deletion was refused: nobody asked for that of its volume. */
  | 'snapshot-busy'
  | 'delete-failed'
  | 'detach-refused'
  | 'detach-failed'
  | 'cleanup-ignored'
  | 'export-removal-failed'
  /** An attachment's record that should have gone, and stayed. */
  | 'attachment-left'
  /** Devices that stayed on a compute host. */
  | 'devices-left'
  /** Nothing was behind the volume when it was deleted. */
  | 'object-missing'
  | 'driver-down'
  | 'operation-failed'
  | 'other'

export interface LogEvent {
  readonly source: string
  readonly at: string | null
  readonly kind: LogEventKind
  readonly volume: VolumeId | null
  readonly server: ServerId | null
  /** Where the sentence names one. */
  readonly attachment?: AttachmentId
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
