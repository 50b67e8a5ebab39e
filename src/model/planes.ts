/** Planes, and what became of each source that was to be read. */
import type { Unseen } from '../kernel/fact.ts'

export const planes = ['cinder', 'nova', 'backend', 'host', 'log'] as const

/** A kind of place that knows something about volumes. */
export type Plane = (typeof planes)[number]

export type SourceStatus = 'complete' | 'partial' | 'unavailable' | 'unconfigured'

/** One concrete thing a plane was read from, and how far that went. */
export interface SourceReport {
  readonly plane: Plane
  /** Name of the source, e.g. `RegionOne cinder-api`. */
  readonly source: string
  readonly status: SourceStatus
  readonly records: number
  readonly seconds: number
  /** What could not be seen, in one sentence; null when all was seen. */
  readonly detail: string | null
}

/** The kinds of record that are read, and can fail to be read, each by itself. */
export const recordKinds = [
  'volumes',
  'attachments',
  'snapshots',
  'cinder-services',
  'pools',
  'messages',
  'transfers',
  'backups',
  'quotas',
  'workers',
  'servers',
  'mappings',
  'nova-services',
  'hypervisors',
  'migrations',
] as const

export type RecordKind = (typeof recordKinds)[number]

/** For each kind: null when it was read whole, else why not. A kind without entry was not asked for. */
export type Coverage = Readonly<Partial<Record<RecordKind, Unseen | null>>>
