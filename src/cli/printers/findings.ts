/** The findings of a scan, in every format; and in a few lines, what was seen and what was not. */
import { stringify } from 'yaml'
import { scanDocument } from '../../flow/document.ts'
import type { Scan } from '../../flow/scan.ts'
import { cleanText } from '../../kernel/text.ts'
import { type Finding, type Severity, severities } from '../../model/finding.ts'
import type { SourceReport } from '../../model/planes.ts'
import type { Output, Style } from '../output.ts'
import { type Format, printRows, type Row } from './rows.ts'

const usual = ['Fault', 'Severity', 'Confidence', 'Subject', 'Summary']
const all = [
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
]

export interface PrintOptions {
  readonly format: Format
  readonly column: readonly string[]
  readonly sortColumn?: string
}

export function printFindings(scan: Scan, findings: readonly Finding[], options: PrintOptions, output: Output): void {
  const { format, column: columns, sortColumn } = options
  const document = scanDocument(scan, findings)
  if (format === 'json' && columns.length === 0) output.result(`${JSON.stringify(document, null, 2)}\n`)
  else if (format === 'yaml' && columns.length === 0)
    output.result(stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }))
  else if (format === 'ndjson' && columns.length === 0)
    output.result(findings.map((finding) => `${JSON.stringify(finding)}\n`).join(''))
  else if (format !== 'table' || findings.length > 0) {
    const rows = findings.map(rowOf)
    output.result(
      printRows(rows, usual, all, {
        format,
        columns,
        sortColumn: sortColumn ?? null,
        width: output.width,
        title: 'cindersweep scan',
      }),
    )
  }
  summarise(scan, findings, output)
}

const rowOf = (finding: Finding): Row => ({
  ID: finding.id,
  Fault: finding.fault,
  Severity: finding.severity,
  Confidence: finding.confidence,
  Subject: subjectOf(finding),
  Volume: finding.volume,
  Server: finding.server,
  Attachment: finding.attachment,
  Host: finding.host,
  Backend: finding.backend,
  Device: finding.device,
  Project: finding.project,
  Region: finding.region,
  'First Seen': finding.first_seen,
  Summary: finding.summary,
  Remedy: finding.remedy.kind,
  Steps: finding.remedy.steps,
  'Blocked By': finding.remedy.blocked_by,
})

/** What to give to `why`. */
export const subjectOf = (finding: Finding): string =>
  finding.volume ?? finding.device ?? finding.host ?? finding.backend ?? finding.project ?? finding.region

const colours: Readonly<Record<Severity, Style>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan' }

function summarise(scan: Scan, findings: readonly Finding[], output: Output): void {
  const { counts, sources } = scanDocument(scan, findings)
  const grave = severities
    .toReversed()
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => output.colour(colours[severity], `${count} ${severity}`))
  const found =
    findings.length === 0
      ? 'nothing found'
      : `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} (${grave.join(', ')})`
  output.note(`${found} in ${counts.volumes} volumes and ${counts.servers} servers`)
  for (const line of unseenLines(sources)) output.note(cleanText(line))
  const left = scan.unsettled.length
  if (left > 0)
    output.note(
      `left alone: ${left} ${left === 1 ? 'thing that looks' : 'things that look'} wrong, but moved a moment ago (--settle)`,
    )
  const first = findings[0]
  if (first !== undefined) output.note(`next: cindersweep why ${subjectOf(first)}`)
}

/** What was not seen, one line each. A clean result with such lines is not a clean cloud. */
function unseenLines(sources: readonly SourceReport[]): readonly string[] {
  const unconfigured = sources.filter((source) => source.status === 'unconfigured').map((source) => source.source)
  const limited = sources.filter((source) => source.status === 'partial' || source.status === 'unavailable')
  return [
    ...limited.map((source) => `not seen whole: ${source.source}: ${source.detail ?? source.status}`),
    ...(unconfigured.length > 0 ? [`not configured, so not seen: ${unconfigured.join(', ')}`] : []),
  ]
}
