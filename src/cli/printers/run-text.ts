/** What became of a run, as a person reads it. */
import { cleanLine, counted } from '../../kernel/text.ts'
import type { Outcome, RepairResult, RunReport } from '../../model/run.ts'
import type { Output, Style } from '../output.ts'
import { labelled } from './labelled.ts'

const colours: Readonly<Record<Outcome, Style>> = {
  repaired: 'green',
  skipped: 'dim',
  changed: 'yellow',
  refused: 'yellow',
  failed: 'red',
}

const usualWidth = 100

export function runText({ run, results }: RunReport, output: Output): string {
  const width = Math.min(output.width ?? usualWidth, usualWidth)
  const counts = Object.keys(colours)
    .map((outcome) => [outcome, results.filter((result) => result.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0)
  const lines = [
    `Run ${run}: ${counts.map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'nothing to do'}`,
    '',
    ...results.flatMap((result) => resultLines(result, width, output)),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

export const resultLines = (result: RepairResult, width: number, output: Output): readonly string[] => [
  `${output.colour(colours[result.outcome], result.outcome)} ${result.fault} ${cleanLine(result.volume ?? '')}  [${result.finding}]`,
  ...(result.why === '' ? [] : labelled('why', [result.why], width)),
  ...result.steps.flatMap(({ step, says, outcome, why }) =>
    labelled(`  ${outcome}`, [why === null ? says : `${says}: ${why}`], width, () => `${step}.`),
  ),
  '',
]

export const countOf = (results: readonly RepairResult[]): string => counted(results.length, 'repair')
