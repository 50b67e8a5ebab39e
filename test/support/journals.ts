/** The kinds of journal there are, each empty, and a plan to write into them. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openJournal } from '../../src/adapters/journal/open-journal.ts'
import type { VolumeId } from '../../src/kernel/ids.ts'
import { type Plan, planSchema, type Repair } from '../../src/model/plan.ts'
import { digestOf } from '../../src/plan/digest.ts'
import type { Journal, Locks } from '../../src/ports/journal.ts'
import { simulatedJournal, simulatedLocks } from '../../src/simulate/journal.ts'
import { temporaryFiles } from './temporary-files.ts'

export const kindsOfJournal: readonly (readonly [
  string,
  () => { readonly journal: Journal; readonly locks: Locks },
])[] = [
  ['in memory', () => ({ journal: simulatedJournal(), locks: simulatedLocks() })],
  ['in a file', () => journalOnDisk()],
]

/** Of nobody whose life could be asked about, so that leases alone decide. */
export function journalOnDisk(path: string = join(temporaryFiles(), 'journal.sqlite')) {
  const opened = openJournal(path, { process: { host: 'controller', pid: 1, life: null } })
  onTestFinished(() => opened.journal.close())
  return opened
}

export function planFor(...volumes: readonly string[]): Plan {
  const repairs = volumes.map(
    (volume, i): Repair => ({
      finding: `finding-${i}`,
      fault: 'stuck-attaching',
      severity: 'medium',
      region: 'RegionOne',
      volume: volume as VolumeId,
      locks: [`volume ${volume}`],
      steps: [],
      held: [],
      after: [],
      seen: {},
    }),
  )
  const plan = {
    schema: planSchema,
    cloud: { name: 'test', auth_url: 'http://keystone' },
    made_at: '2026-03-01T12:00:00.000Z',
    allowed: [],
    findings: [],
    repairs,
  } as const
  return { ...plan, digest: digestOf(plan) }
}
