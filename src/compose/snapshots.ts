/** Snapshots in files, for those who may not know how they are written. */
import { loadSnapshot, saveSnapshot } from '../adapters/snapshot/snapshot-file.ts'

export const snapshotFiles = { load: loadSnapshot, save: saveSnapshot } as const
