/** The findings of a scan, in every format; and in a few lines, what was seen and what was not. */
import { scanDocument } from '../../flow/document.ts'
import type { Scan } from '../../flow/scan.ts'
import type { Finding } from '../../model/finding.ts'
import { findingColumns } from '../columns.ts'
import type { Output } from '../output.ts'
import { jsonLine, jsonText, yamlText } from './data.ts'
import { type Format, printRows, type Row, type RowOptions } from './rows.ts'
import { summaryHtml, summaryLines } from './summary.ts'

export interface PrintOptions {
  readonly format: Format
  readonly column: readonly string[]
  readonly sortColumn?: string | undefined
}

export function printFindings(scan: Scan, findings: readonly Finding[], options: PrintOptions, output: Output): void {
  const text = textOf(scan, findings, options, output)
  if (text !== '') output.result(text)
  for (const line of summaryLines(scan, findings, output.noteColour)) output.note(line)
}

/** Whole documents unless columns are asked for: then rows with these, as in every other format. */
function textOf(scan: Scan, findings: readonly Finding[], options: PrintOptions, output: Output): string {
  const { format } = options
  const document = scanDocument(scan, findings)
  if (options.column.length === 0) {
    if (format === 'json') return jsonText(document)
    if (format === 'yaml') return yamlText(document)
  }
  if (format === 'table' && findings.length === 0) return ''
  return findingRows(findings, {
    ...options,
    width: output.width,
    title: `cindersweep scan of ${scan.snapshot.cloud}`,
    beside: summaryHtml(scan, findings),
  })
}

export const findingRows = (findings: readonly Finding[], options: RowOptions): string =>
  options.format === 'ndjson' && options.column.length === 0
    ? findings.map(jsonLine).join('')
    : printRows(findings.map(rowOf), findingColumns, options)

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

/** What it is about, in one word. */
const subjectOf = (finding: Finding): string =>
  finding.volume ?? finding.device ?? finding.host ?? finding.backend ?? finding.project ?? finding.region
