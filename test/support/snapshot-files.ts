/** A simulated cloud, looked at with all its planes and kept in a file, for what reads files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saveSnapshot } from '../../src/adapters/snapshot/snapshot-file.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { type ScanWishes, scanOf } from './simulated-scan.ts'
import { temporaryFiles } from './temporary-files.ts'

export async function snapshotFileOf(cloud: SimulatedCloud, wishes: ScanWishes = {}): Promise<string> {
  const path = join(temporaryFiles(), 'snapshot.jsonl')
  saveSnapshot((await scanOf(cloud, wishes)).snapshot, path)
  return path
}

export interface Kept {
  /** For `beforeAll`. */
  make(): Promise<() => void>
  path(): string
}

/** The same for all tests of a file. */
export function keptSnapshot(make: () => SimulatedCloud, wishes: ScanWishes = {}): Kept {
  let path = ''
  return {
    async make() {
      const directory = mkdtempSync(join(tmpdir(), 'cindersweep-kept-'))
      path = join(directory, 'snapshot.jsonl')
      saveSnapshot((await scanOf(make(), wishes)).snapshot, path)
      return () => rmSync(directory, { recursive: true })
    },
    path: () => path,
  }
}
