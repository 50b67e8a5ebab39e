/** `cindersweep history` and `show`: what was done, by whom, when, and what became of it. */

import { saysOf, unknownRun } from '../../apply/apply-plan.ts'
import { pastOf } from '../../apply/progress-of.ts'
import { surroundings } from '../../compose/settings.ts'
import { openState } from '../../compose/state.ts'
import { formatInstant } from '../../kernel/time.ts'
import { type RepairResult, type RunReport, runSchema } from '../../model/run.ts'
import type { Journal, RunRecord } from '../../ports/journal.ts'
import { type Columns, checkChoice } from '../columns.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { countOf } from '../options.ts'
import { jsonText, yamlText } from '../printers/data.ts'
import { type Format, printRows, type Row } from '../printers/rows.ts'
import { runText } from '../printers/run-text.ts'
import { type LookingOptions, settingsOf } from '../session.ts'

export const runColumns: Columns = {
  usual: ['Run', 'Started', 'State', 'Operator', 'Repaired', 'Others'],
  all: ['Run', 'Kind', 'Of', 'Cloud', 'Operator', 'Started', 'Ended', 'State', 'Repaired', 'Others', 'Digest'],
}

export interface HistoryOptions extends LookingOptions {
  readonly limit: string
  readonly format: Format
  readonly column: readonly string[]
  readonly sortColumn?: string
}

export async function historyCommand(options: HistoryOptions, context: CommandContext): Promise<number> {
  checkChoice(options, runColumns)
  const limit = countOf(options.limit, '--limit', 100_000)
  const { journal } = openState((await settingsOf(options, context)).config, surroundings())
  try {
    const rows = journal.runs(limit).map((run) => rowOf(run, journal))
    const text = printRows(rows, runColumns, { ...options, width: context.output.width, title: 'cindersweep history' })
    if (rows.length === 0 && options.format === 'table') context.output.note('nothing was ever carried out from here')
    else context.output.result(text)
    return exitCodes.clean
  } finally {
    journal.close()
  }
}

export interface ShowOptions extends LookingOptions {
  readonly format: 'table' | 'json' | 'yaml'
}

export async function showCommand(run: string, options: ShowOptions, context: CommandContext): Promise<number> {
  const { journal } = openState((await settingsOf(options, context)).config, surroundings())
  try {
    const record = journal.run(run)
    if (record === null) throw unknownRun(run)
    const report = reportOf(record, journal)
    const { output } = context
    if (options.format === 'json') output.result(jsonText({ ...report, record: headOf(record) }))
    else if (options.format === 'yaml') output.result(yamlText({ ...report, record: headOf(record) }))
    else output.result(`${headLines(record)}\n${runText(report, output)}`)
    return exitCodes.clean
  } finally {
    journal.close()
  }
}

function reportOf({ run, plan }: RunRecord, journal: Journal): RunReport {
  const entries = journal.entries(run)
  const results = plan.repairs.map((repair): RepairResult => {
    const past = pastOf(repair.finding, entries, (step) => saysOf(repair, step))
    const { finding, fault, volume, held } = repair
    const unended = past.began
      ? { outcome: 'failed', why: 'it was begun, and did not come to its end' }
      : { outcome: 'skipped', why: held.join('; ') || 'it was not begun' }
    return {
      finding,
      fault,
      volume,
      ...(past.result ?? (unended as Pick<RepairResult, 'outcome' | 'why'>)),
      steps: past.ended,
    }
  })
  return { schema: runSchema, run, results }
}

const headOf = ({ kind, of, operator, startedAt, endedAt, state, plan }: RunRecord) => ({
  kind,
  of,
  operator,
  cloud: plan.cloud.name,
  started_at: formatInstant(startedAt),
  ended_at: endedAt === null ? null : formatInstant(endedAt),
  state,
  digest: plan.digest,
})

function headLines(record: RunRecord): string {
  const { kind, of, operator, cloud, started_at, ended_at, state } = headOf(record)
  return `${kind}${of === null ? '' : ` of ${of}`} in ${cloud} by ${operator}, from ${started_at} to ${ended_at ?? 'now'}: ${state}`
}

function rowOf(record: RunRecord, journal: Journal): Row {
  const { results } = reportOf(record, journal)
  const repaired = results.filter(({ outcome }) => outcome === 'repaired').length
  return {
    Run: record.run,
    Kind: record.kind,
    Of: record.of,
    Cloud: record.plan.cloud.name,
    Operator: record.operator,
    Started: formatInstant(record.startedAt),
    Ended: record.endedAt === null ? null : formatInstant(record.endedAt),
    State: record.state,
    Repaired: repaired,
    Others: results.length - repaired,
    Digest: record.plan.digest,
  }
}
