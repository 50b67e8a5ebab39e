/** A multipath map as multipath itself tells of it: without who has it open, and without its disks' own identities. */
import type { Wwid } from '../../kernel/ids.ts'
import type { MultipathMap, ScsiPath } from '../../model/host.ts'

export interface ListedMap extends Pick<MultipathMap, 'name' | 'wwid' | 'device' | 'queueing'> {
  readonly wwid: Wwid
  /** Null when no path is left that could tell: multipath writes `##`. */
  readonly vendor: string | null
  readonly product: string | null
  readonly paths: readonly ListedPath[]
}

export interface ListedPath extends Pick<ScsiPath, 'device' | 'state' | 'transport'> {
  /** Only the text form prints it. */
  readonly hctl: string | null
  /** `8:32`; null when the device is gone. */
  readonly number: string | null
  /** What the path checker found: `ready`, `faulty`, `shaky`, `ghost`, `i/o pending`, … */
  readonly checker: string
}

/** The device mapper's word for a path. */
export const pathState = (word: string): ScsiPath['state'] =>
  word === 'active' || word === 'failed' ? word : 'undefined'

/** Whether the kernel keeps requests while no path is left. */
export const queuesIn = (features: string): boolean => features.split(' ').includes('queue_if_no_path')

/** Null for the marks by which multipath says that it does not know. */
export const knownWord = (word: string): string | null => (/^(?:#.*|-|\[undef\]|)$/.test(word) ? null : word)
