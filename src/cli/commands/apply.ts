/** `cindersweep apply`: carries out a plan. */
import { randomUUID } from 'node:crypto'
import { applyPlan, checkPlan } from '../../apply/apply-plan.ts'
import { planFiles } from '../../compose/plans.ts'
import type { Plan } from '../../model/plan.ts'
import type { RunReport } from '../../model/run.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { jsonText, yamlText } from '../printers/data.ts'
import { planText } from '../printers/plan-text.ts'
import { runText } from '../printers/run-text.ts'
import { beginRepairing, mayProceed, type Repairing, type RepairOptions } from '../repairing.ts'

export interface ApplyOptions extends RepairOptions {
  readonly format: 'table' | 'json' | 'yaml'
}

export async function applyCommand(file: string, options: ApplyOptions, context: CommandContext): Promise<number> {
  const plan = await planFiles.load(file, context.signal)
  const repairing = await beginRepairing(options, context)
  try {
    return await carryOutPlan(plan, repairing, options, context)
  } finally {
    await repairing.close()
  }
}

/** Shows it, asks, and carries it out. */
export async function carryOutPlan(
  plan: Plan,
  repairing: Repairing,
  options: ApplyOptions,
  { output }: CommandContext,
): Promise<number> {
  checkPlan({ plan, authUrl: repairing.cloudId.auth_url }, repairing.deps)
  const ready = plan.repairs.filter(({ held }) => held.length === 0).length
  repairing.progress.end()
  const show = (text: string): void => (options.format === 'table' ? output.result(text) : output.note(text))
  if (options.dryRun || ready === 0 || !options.yes) show(planText(plan, output))
  if (ready === 0) output.note('nothing of it may be carried out')
  if (options.dryRun || ready === 0) return plan.findings.length > 0 ? exitCodes.findings : exitCodes.clean
  if (!(await mayProceed(ready, plan.cloud.name, options, repairing.person))) {
    output.note('nothing was done')
    return exitCodes.findings
  }
  const run = newRun()
  const applying = { run, plan, kind: 'apply', of: null, authUrl: repairing.cloudId.auth_url } as const
  const report = await applyPlan(applying, await repairing.applyDeps(plan))
  repairing.progress.end()
  output.result(reportText(report, options, output))
  return exitCodeOfRun(report)
}

export function reportText(report: RunReport, { format }: Pick<ApplyOptions, 'format'>, output: Output): string {
  if (format === 'json') return jsonText(report)
  return format === 'yaml' ? yamlText(report) : runText(report, output)
}

/** Short enough to type, and sorted by nobody: the journal knows when each began. */
export const newRun = (): string => randomUUID().slice(0, 8)

/** What went wrong counts before what was refused, and that before what was left alone. */
export function exitCodeOfRun({ results }: RunReport): number {
  const any = (...outcomes: readonly string[]): boolean => results.some(({ outcome }) => outcomes.includes(outcome))
  if (any('failed')) return exitCodes.failure
  if (any('changed', 'refused')) return exitCodes.stale
  return any('skipped') ? exitCodes.findings : exitCodes.clean
}
