/** Cinder's words for the state of a volume, and which of them are on their way to another. */

/** States that a volume only passes through; whoever leaves it there has died. */
export const transitional = [
  'creating',
  'downloading',
  'managing',
  'reserved',
  'attaching',
  'detaching',
  'extending',
  'retyping',
  'maintenance',
  'uploading',
  'backing-up',
  'restoring-backup',
  'awaiting-transfer',
  'reverting',
  'unmanaging',
  'deleting',
] as const

export type TransitionalStatus = (typeof transitional)[number]

const settled = [
  'available',
  'in-use',
  'error',
  'error_deleting',
  'error_extending',
  'error_restoring',
  'error_backing-up',
  'error_managing',
  'error_managing_deleting',
  'error_unmanaging',
  'deleted',
] as const

const isTransitionalName: ReadonlySet<string> = new Set(transitional)
const isKnownName: ReadonlySet<string> = new Set([...transitional, ...settled])

export const isTransitional = (status: string): boolean => isTransitionalName.has(status)

/** A status that no release writes: a newer Cinder, or a proxy's invention. Never judged. */
export const isKnownStatus = (status: string): boolean => isKnownName.has(status)

/** Migration states in which nothing is moving. */
export const isAtRest = (migrationStatus: string | null): boolean =>
  migrationStatus === null || migrationStatus === 'success' || migrationStatus === 'error' || migrationStatus === 'none'

/** The row of a migration's target; it has no life of its own. */
export const isMigrationTarget = (migrationStatus: string | null): boolean =>
  migrationStatus?.startsWith('target:') === true

/** An attachment that holds, or is about to hold, the volume. `error_…` rows hold nothing. */
export const holds = (attachmentStatus: string): boolean =>
  attachmentStatus !== 'detached' && attachmentStatus !== 'deleted' && !attachmentStatus.startsWith('error')
