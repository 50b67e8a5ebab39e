/** `cindersweep resume`: goes on with a run that was stopped or killed. */
import { resumeRun } from '../../apply/apply-plan.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { CommandContext } from '../command-context.ts'
import { beginRepairing, mayProceed } from '../repairing.ts'
import { type ApplyOptions, exitCodeOfRun, reportText } from './apply.ts'

export async function resumeCommand(
  run: string | undefined,
  options: ApplyOptions,
  context: CommandContext,
): Promise<number> {
  const repairing = await beginRepairing(options, context)
  try {
    const record =
      run === undefined ? repairing.journal.runs(50).find(({ state }) => state !== 'done') : repairing.journal.run(run)
    if (!record)
      throw new CinderSweepError(
        'run.unknown',
        run === undefined ? 'no run was stopped' : `the journal has no run "${run}"`,
        {
          hint: 'List the runs with "cindersweep history".',
        },
      )
    repairing.progress.end()
    if (!(await mayProceed(record.plan.repairs.length, record.plan.cloud.name, options, repairing.person))) return 0
    const applying = { run: record.run, authUrl: repairing.cloudId.auth_url }
    const report = await resumeRun(applying, await repairing.applyDeps(record.plan))
    repairing.progress.end()
    context.output.result(reportText(report, options, context.output))
    return exitCodeOfRun(report)
  } finally {
    await repairing.close()
  }
}
