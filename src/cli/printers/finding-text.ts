/** One finding in words: what is wrong, what is not proven, what would be done, and what holds that back. */
import type { Finding } from '../../model/finding.ts'
import type { Output } from '../output.ts'
import { labelled } from './labelled.ts'
import { severityColours } from './summary.ts'

const kinds: Readonly<Record<Finding['remedy']['kind'], string>> = {
  automatic: 'by itself, where that is allowed:',
  'on-request': 'only when asked to:',
  manual: 'this is for a person:',
  none: 'nothing needs to be done:',
}

export function findingText(finding: Finding, width: number, output: Output): readonly string[] {
  const { fault, severity, confidence, summary, remedy } = finding
  const title = output.colour(severityColours[severity], `${fault} (${severity}, ${confidence})`)
  const held = remedy.blocked_by.filter((sentence) => !sentence.startsWith('not confirmed:'))
  return [
    `${labelled('wrong', [''], width)[0]}${title}`,
    ...labelled('', [summary], width),
    ...labelled('unproven', unproven(finding), width, () => '·'),
    ...(remedy.steps.length > 0 ? labelled('would do', [kinds[remedy.kind]], width) : []),
    ...labelled('', remedy.steps, width, (i) => `${i + 1}.`),
    ...labelled('held back', held, width, () => '·'),
    '',
  ]
}

/** What was not seen, and would have to be for the finding to be confirmed. */
const unproven = ({ confidence, evidence }: Finding): readonly string[] =>
  confidence === 'confirmed'
    ? []
    : evidence
        .filter(({ fact, says }) => fact['unseen'] !== undefined && says.startsWith('not seen:'))
        .map(({ says }) => says.replace('not seen: ', ''))
