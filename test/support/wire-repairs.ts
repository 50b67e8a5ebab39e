/** What carries out a plan over the wire, its journal in a file: for a process that is killed, and for one that goes on. */
import { openJournal } from '../../src/adapters/journal/open-journal.ts'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import { openCloud } from '../../src/compose/open-cloud.ts'
import type { Plan } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { silent } from '../../src/ports/progress.ts'

export interface WireRepairs {
  readonly deps: ApplyDeps
  close(): Promise<void>
}

export async function openWireRepairs(
  env: Readonly<Record<string, string | undefined>>,
  journalPath: string,
  plan: Plan,
): Promise<WireRepairs> {
  const cloud = openCloud({
    choice: {},
    where: { env, cwd: '/nonexistent', home: null },
    regions: [],
    concurrency: 4,
    deadlineMs: 10_000,
    planes: () => ({ databases: null, backends: null, hosts: null, logs: null }),
  })
  const opened = openJournal(journalPath)
  const deps: ApplyDeps = {
    cloud: 'wire',
    regions: await cloud.readers(),
    policy: { ...defaultPolicy, allowed: new Set(plan.allowed) },
    options: { progress: silent, concurrency: 4, hostConcurrency: 4, depth: 'auto' },
    clock: impatient(),
    writers: await cloud.writers(),
    ...opened,
    operator: 'child',
    agrees: async () => true,
    told: { step: () => undefined, ended: () => undefined },
    pass: () => undefined,
  }
  return {
    deps,
    async close() {
      opened.journal.close()
      await cloud.close()
    },
  }
}

/** Waits pass at once: what is waited for has happened by then, or never will. */
function impatient(): Clock {
  let skippedMs = 0
  return {
    now: () => Date.now() + skippedMs,
    async sleep(ms) {
      skippedMs += Math.max(ms, 30_000)
    },
  }
}
