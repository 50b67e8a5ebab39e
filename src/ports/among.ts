import type { VolumeId } from '../kernel/ids.ts'

/** The volumes that a narrowed list is about. */
export interface Among {
  /** In order, without overlap. */
  readonly ranges: readonly IdRange[]
  readonly ids: readonly VolumeId[]
}

/** All ids from the first text on, and before the second; null for no end. */
export interface IdRange {
  readonly from: string
  readonly to: string | null
}
