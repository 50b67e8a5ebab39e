/**
 * A process of its own that carries out a plan over the wire, or goes on with it, and ends itself by SIGKILL at the
 * n-th place that it passes: `node mortal-child.ts apply|resume JOURNAL PLAN [N]`. Prints the report of the run.
 */
import { readFileSync } from 'node:fs'
import { openJournal } from '../../src/adapters/journal/open-journal.ts'
import { applyPlan, resumeRun } from '../../src/apply/apply-plan.ts'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import { openCloud } from '../../src/compose/open-cloud.ts'
import type { Plan } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { silent } from '../../src/ports/progress.ts'

const [mode, journalPath = '', planPath = '', at] = process.argv.slice(2)
const plan = JSON.parse(readFileSync(planPath, 'utf8')) as Plan
let left = at === undefined ? Number.POSITIVE_INFINITY : Number(at)

const cloud = openCloud({
  choice: {},
  where: { env: process.env, cwd: '/nonexistent', home: null },
  regions: [],
  concurrency: 4,
  deadlineMs: 10_000,
  planes: () => ({ databases: null, backends: null, hosts: null, logs: null }),
})
/** Waits pass at once: what is waited for has happened by then, or never will. */
let skippedMs = 0
const impatient: Clock = {
  now: () => Date.now() + skippedMs,
  async sleep(ms) {
    skippedMs += Math.max(ms, 30_000)
  },
}
const opened = openJournal(journalPath)
const deps: ApplyDeps = {
  cloud: 'wire',
  regions: await cloud.readers(),
  policy: { ...defaultPolicy, allowed: new Set(plan.allowed) },
  options: { progress: silent, concurrency: 4, hostConcurrency: 4, depth: 'auto' },
  clock: impatient,
  writers: await cloud.writers(),
  ...opened,
  operator: 'child',
  agrees: async () => true,
  told: { step: () => undefined, ended: () => undefined },
  pass: (point) => {
    if (left-- > 0) return
    process.stdout.write(`${point}\n`)
    process.kill(process.pid, 'SIGKILL')
  },
}
const applying = { run: 'run-1', authUrl: plan.cloud.auth_url }
const report =
  mode === 'resume'
    ? await resumeRun(applying, deps)
    : await applyPlan({ ...applying, plan, kind: 'apply', of: null }, deps)
process.stdout.write(`${JSON.stringify(report)}\n`)
opened.journal.close()
await cloud.close()
