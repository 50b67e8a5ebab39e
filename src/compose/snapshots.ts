/** Snapshots in files, for those who may not know how they are written. */
import { loadSnapshot, saveSnapshot } from '../adapters/snapshot/snapshot-file.ts'
import { standardInput } from '../adapters/system/standard-input.ts'

export const snapshotFiles = {
  /** `-` is standard input. */
  load: async (path: string, signal: AbortSignal) =>
    path === '-' ? loadSnapshot(path, await standardInput(signal)) : loadSnapshot(path),
  save: saveSnapshot,
} as const
