/** `cindersweep undo`: gives back what a run changed. */
import { applyPlan } from '../../apply/apply-plan.ts'
import { planUndo } from '../../apply/undo.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { planText } from '../printers/plan-text.ts'
import { beginRepairing, mayProceed } from '../repairing.ts'
import { type ApplyOptions, exitCodeOfRun, newRun, reportText } from './apply.ts'

export async function undoCommand(of: string, options: ApplyOptions, context: CommandContext): Promise<number> {
  const { output } = context
  const repairing = await beginRepairing(options, context)
  try {
    const known = repairing.journal.run(of)
    const deps = await repairing.applyDeps(known?.plan ?? { allowed: [] })
    const run = newRun()
    const undoing = { run, of, authUrl: repairing.cloudId.auth_url }
    const plan = await planUndo(undoing, deps)
    repairing.progress.end()
    const ready = plan.repairs.filter(({ held }) => held.length === 0).length
    if (options.format === 'table') output.result(planText(plan, output))
    else output.note(planText(plan, output))
    if (ready === 0) output.note('nothing of it can be given back')
    if (options.dryRun || ready === 0) return plan.repairs.length > 0 ? exitCodes.findings : exitCodes.clean
    if (!(await mayProceed(ready, plan.cloud.name, options, repairing.person))) {
      output.note('nothing was done')
      return exitCodes.findings
    }
    const report = await applyPlan({ ...undoing, plan, kind: 'undo' }, deps)
    repairing.progress.end()
    output.result(reportText(report, options, output))
    return exitCodeOfRun(report)
  } finally {
    await repairing.close()
  }
}
