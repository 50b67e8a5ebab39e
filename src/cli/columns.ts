/** The columns that lists have, and which of them are shown unless others are asked for. */
import { CinderSweepError } from '../kernel/errors.ts'
import { severities } from '../model/finding.ts'
import { didYouMean } from './closest.ts'

export interface Columns {
  readonly usual: readonly string[]
  readonly all: readonly string[]
  /** Values in the order in which they are sorted, of columns where that is not the order of the alphabet. */
  readonly ranked?: Readonly<Record<string, readonly string[]>>
}

export const findingColumns: Columns = {
  usual: ['Fault', 'Severity', 'Confidence', 'Subject', 'Summary'],
  all: [
    'ID',
    'Fault',
    'Severity',
    'Confidence',
    'Subject',
    'Volume',
    'Server',
    'Attachment',
    'Host',
    'Backend',
    'Device',
    'Project',
    'Region',
    'First Seen',
    'Summary',
    'Remedy',
    'Steps',
    'Blocked By',
  ],
  ranked: { Severity: severities.toReversed(), Confidence: ['confirmed', 'unconfirmed'] },
}

export const checkColumns: Columns = {
  usual: ['Check', 'Result', 'Detail', 'Costs', 'Grant'],
  all: ['Region', 'Check', 'Result', 'Detail', 'Costs', 'Grant'],
}

/** What a list is to show, and in which order; the options that every command with a list has. */
export interface ColumnChoice {
  readonly column: readonly string[]
  readonly sortColumn?: string | undefined
}

/** Complains of a wrong name before any work is done for it. */
export function checkChoice({ column, sortColumn }: ColumnChoice, { all }: Columns): void {
  for (const name of [...column, ...(sortColumn === undefined ? [] : [sortColumn])]) columnNamed(name, all)
}

/** Case does not matter, and `_` stands for a blank. */
export function columnNamed(name: string, all: readonly string[]): string {
  const wanted = name.toLowerCase().replaceAll('_', ' ')
  const found = all.find((column) => column.toLowerCase() === wanted)
  if (found !== undefined) return found
  throw new CinderSweepError('usage', `there is no column "${name}"`, {
    hint: `${didYouMean(name, all)}There are: ${all.join(', ')}.`,
  })
}
