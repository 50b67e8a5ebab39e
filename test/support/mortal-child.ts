/**
 * A process of its own that carries out a plan over the wire, and ends itself by SIGKILL at the n-th place that it
 * passes: `node mortal-child.ts JOURNAL PLAN N`.
 */
import { readFileSync } from 'node:fs'
import { applyPlan } from '../../src/apply/apply-plan.ts'
import type { Plan } from '../../src/model/plan.ts'
import { openWireRepairs } from './wire-repairs.ts'

const [journalPath = '', planPath = '', at] = process.argv.slice(2)
const plan = JSON.parse(readFileSync(planPath, 'utf8')) as Plan
let left = Number(at)

const { deps, close } = await openWireRepairs(process.env, journalPath, plan)
const pass = (point: string): void => {
  if (left-- > 0) return
  process.stdout.write(`${point}\n`)
  process.kill(process.pid, 'SIGKILL')
}
await applyPlan({ run: 'run-1', authUrl: plan.cloud.auth_url, plan, kind: 'apply', of: null }, { ...deps, pass })
await close()
