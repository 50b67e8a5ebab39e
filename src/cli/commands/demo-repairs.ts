/** The second half of the story: what is wrong is planned, mended, looked for again, and one repair is given back. */
import { applyPlan } from '../../apply/apply-plan.ts'
import type { ApplyDeps } from '../../apply/deps.ts'
import { planRound } from '../../apply/plan-round.ts'
import { planUndo } from '../../apply/undo.ts'
import { demoState } from '../../compose/demo-state.ts'
import type { OpenCloud } from '../../compose/open-cloud.ts'
import { type ScanDeps, scan } from '../../flow/scan.ts'
import { counted } from '../../kernel/text.ts'
import type { Permission } from '../../model/permission.ts'
import type { RunReport } from '../../model/run.ts'
import type { Output } from '../output.ts'
import { planText } from '../printers/plan-text.ts'
import { runText } from '../printers/run-text.ts'
import { newRun } from './apply.ts'

/** What an operator might allow, who knows this cloud. */
export const demoAllowed: ReadonlySet<Permission> = new Set(['destroy-domain', 'database'])

type Heading = (text: string, command: string | null) => void

export async function tellRepairs(
  scanDeps: ScanDeps,
  cloud: OpenCloud,
  output: Output,
  heading: Heading,
): Promise<void> {
  const deps: ApplyDeps = {
    ...scanDeps,
    ...demoState(),
    writers: await cloud.writers(),
    operator: 'demo',
    agrees: async ({ severity }) => severity !== 'critical',
    told: { step: () => undefined, ended: () => undefined },
    pass: () => undefined,
  }
  const identity = { name: cloud.config.name, auth_url: cloud.config.auth.url }
  const choice = { cloud: identity, wants: () => true, named: false, repairsOf: () => 0, writers: deps.writers }
  heading('This is what it would do about it:', 'cindersweep plan --allow destroy-domain,database -o plan.json')
  const plan = await planRound(await scan(deps), choice, deps)
  // The first two whole: the others look alike.
  output.result(`${planText(plan, output, 2)}…\n`)
  heading('And this is what becomes of it; what is critical waits for a person:', 'cindersweep apply plan.json --yes')
  const run = newRun()
  const report = await applyPlan({ run, plan, kind: 'apply', of: null, authUrl: identity.auth_url }, deps)
  output.result(runText({ ...report, results: report.results.filter(({ steps }) => steps.length > 0) }, output))
  await showRest(report, deps, output, heading)
  await giveBack(run, identity.auth_url, deps, output, heading)
}

async function showRest({ results }: RunReport, deps: ApplyDeps, output: Output, heading: Heading): Promise<void> {
  heading('A second scan finds only what is left for people:', 'cindersweep scan')
  const { findings } = await scan(deps)
  const repaired = results.filter(({ outcome }) => outcome === 'repaired').length
  output.result(`${findings.map(({ fault, severity, summary }) => `${fault} (${severity}): ${summary}`).join('\n')}\n`)
  output.result(`${counted(repaired, 'repair')} held; ${counted(findings.length, 'finding')} left.\n`)
}

async function giveBack(of: string, authUrl: string, deps: ApplyDeps, output: Output, heading: Heading): Promise<void> {
  heading('What was done is in the journal, and what can be given back is:', `cindersweep undo ${of}`)
  const undoing = { run: newRun(), of, authUrl }
  const plan = await planUndo(undoing, deps)
  const ready = plan.repairs.filter(({ held }) => held.length === 0)
  const report = await applyPlan({ ...undoing, plan, kind: 'undo' }, deps)
  output.result(runText({ ...report, results: report.results.filter(({ steps }) => steps.length > 0) }, output))
  output.result(`${counted(ready.length, 'repair')} given back; of the others nothing gives back what was done.\n`)
}
