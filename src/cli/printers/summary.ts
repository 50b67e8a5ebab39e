/** In a few lines, what a scan found, what it could not see, and what to do next. */
import { scanDocument } from '../../flow/document.ts'
import type { Scan } from '../../flow/scan.ts'
import { unjudgedIn } from '../../flow/unjudged.ts'
import { cleanLine, counted, escapeHtml } from '../../kernel/text.ts'
import { type Finding, type Severity, severities } from '../../model/finding.ts'
import type { SourceReport } from '../../model/planes.ts'
import type { Style } from '../output.ts'

type Colour = (style: Style, text: string) => string

export const severityColours: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
}

export function summaryLines(scan: Scan, findings: readonly Finding[], colour: Colour): readonly string[] {
  const next = nextStep(scan, findings)
  return [
    foundLine(scan, findings, colour),
    ...[...unseenLines(scan), ...unsettledLines(scan), ...unknownLines(scan)].map(cleanLine),
    ...(next === null ? [] : [`next: ${next}`]),
  ]
}

/** The same for a page, which is often read without the notes beside it. */
export const summaryHtml = (scan: Scan, findings: readonly Finding[]): string =>
  [
    `<p>${escapeHtml(foundLine(scan, findings, (_, text) => text))}, on ${escapeHtml(scanDocument(scan).finished_at)}</p>`,
    ...unseenLines(scan).map((line) => `<p class="unseen">${escapeHtml(line)}</p>`),
    ...[...unsettledLines(scan), ...unknownLines(scan)].map((line) => `<p>${escapeHtml(line)}</p>`),
    '',
  ].join('\n')

function foundLine(scan: Scan, findings: readonly Finding[], colour: Colour): string {
  const { counts } = scanDocument(scan, findings)
  const grave = severities
    .toReversed()
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => colour(severityColours[severity], `${count} ${severity}`))
  const found = findings.length === 0 ? 'nothing found' : `${counted(findings.length, 'finding')} (${grave.join(', ')})`
  return `${found} in ${counted(counts.volumes, 'volume')} and ${counted(counts.servers, 'server')}`
}

/** What was not seen, one line each. A clean result with such lines is not a clean cloud. */
function unseenLines(scan: Scan): readonly string[] {
  const { sources } = scanDocument(scan)
  const of = (...statuses: readonly SourceReport['status'][]): readonly SourceReport[] =>
    sources.filter((source) => statuses.includes(source.status))
  const namesOf = (chosen: readonly SourceReport[]): string => chosen.map(({ source }) => source).join(', ')
  const excluded = of('unconfigured').filter(({ detail }) => detail !== null)
  const unconfigured = of('unconfigured').filter(({ detail }) => detail === null)
  return [
    ...of('partial', 'unavailable').map(
      (source) => `not seen whole: ${source.source}: ${source.detail ?? source.status}`,
    ),
    ...(excluded.length > 0 ? [`excluded, so not seen: ${namesOf(excluded)}`] : []),
    ...(unconfigured.length > 0 ? [`not configured, so not seen: ${namesOf(unconfigured)}`] : []),
  ]
}

function unsettledLines({ unsettled }: Scan): readonly string[] {
  if (unsettled.length === 0) return []
  const things = unsettled.length === 1 ? '1 thing that looks' : `${unsettled.length} things that look`
  return [`left alone: ${things} wrong, but moved a moment ago (--settle)`]
}

function unknownLines({ snapshot }: Scan): readonly string[] {
  const volumes = unjudgedIn(snapshot)
  if (volumes.length === 0) return []
  const words = [...new Set(volumes.map(({ status }) => `"${status}"`))].sort().join(', ')
  return [`not judged: ${counted(volumes.length, 'volume')} in a status that is not known here: ${words}`]
}

/** A volume can be looked into; what concerns a whole region can only be read about. */
function nextStep(scan: Scan, findings: readonly Finding[]): string | null {
  const [first] = findings
  if (first === undefined) return isIncomplete(scan) ? 'cindersweep doctor' : null
  const thing = first.volume ?? first.server ?? first.host
  return thing === null ? `cindersweep explain ${first.fault}` : `cindersweep why ${cleanLine(thing)}`
}

/** Whether something could not be seen that was to be seen; what was never configured is a choice. */
const isIncomplete = (scan: Scan): boolean =>
  scanDocument(scan).sources.some(({ status }) => status === 'partial' || status === 'unavailable')
