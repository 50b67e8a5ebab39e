/** A dossier on one screen: the planes side by side, then who holds the volume, what is wrong, what would be done. */
import { type Node, pictureOf } from '../../flow/picture.ts'
import type { Why } from '../../flow/why.ts'
import { cleanText } from '../../kernel/text.ts'
import type { Dossier } from '../../model/dossier.ts'
import type { Finding, Severity } from '../../model/finding.ts'
import type { Output, Style } from '../output.ts'
import { pad, textWidth, wrap } from './table.ts'

const usualWidth = 160
/** Of a host or server with many volumes the first are drawn, and all are counted. */
const mostDrawn = 8

export function whyText(why: Why, output: Output): string {
  const { kind, id, name, volumes } = why.thing
  const lines: string[] = []
  if (kind !== 'volume') {
    lines.push(
      output.colour('bold', `${kind} ${cleanText(id)}${name === null || name === id ? '' : ` "${cleanText(name)}"`}`),
      volumes.length === 0
        ? 'no volume has to do with it'
        : `${volumes.length} ${volumes.length === 1 ? 'volume has' : 'volumes have'} to do with it`,
      '',
    )
  }
  const drawn = inOrderOfTrouble(why).slice(0, mostDrawn)
  for (const dossier of drawn) {
    lines.push(...dossierLines(dossier, output), '')
    lines.push(
      ...findingLines(
        why.findings.filter((finding) => finding.volume === dossier.id),
        why,
        dossier,
        output,
      ),
    )
  }
  if (why.dossiers.length > drawn.length) lines.push(`and ${why.dossiers.length - drawn.length} more volumes`, '')
  const elsewhere = why.findings.filter((finding) => !drawn.some((dossier) => dossier.id === finding.volume))
  if (elsewhere.length > 0) lines.push(...elsewhere.flatMap((finding) => oneFinding(finding, output)))
  return `${lines.join('\n').trimEnd()}\n`
}

const inOrderOfTrouble = (why: Why): readonly Dossier[] => {
  const troubled = new Set(why.findings.map((finding) => finding.volume))
  return why.dossiers.toSorted((a, b) => Number(troubled.has(b.id)) - Number(troubled.has(a.id)))
}

function dossierLines(dossier: Dossier, output: Output): readonly string[] {
  const picture = pictureOf(dossier)
  const shown = picture.columns.filter((column) => column.nodes.length > 0)
  const widths = shares(
    shown.map((column) => [column.name, ...column.nodes.flatMap((node) => node.lines.map((line) => `  ${line}`))]),
    (output.width ?? usualWidth) - (shown.length - 1) * 3,
  )
  const columns = shown.map((column, at) => columnCells(column.name, column.nodes, widths[at] as number))
  const height = Math.max(...columns.map((column) => column.length))
  const body = Array.from({ length: height }, (_, row) =>
    columns
      .map((column, at) => column[row] ?? { text: ' '.repeat(widths[at] as number), style: null })
      .map(({ text, style }) => (style === null ? text : output.colour(style, text)))
      .join(output.colour('dim', ' │ '))
      .trimEnd(),
  )
  return [output.colour('bold', cleanText(picture.title)), '', ...body]
}

/** Columns of words give way before columns of ids: a broken id cannot be copied. */
function shares(columns: readonly (readonly string[])[], total: number): readonly number[] {
  const widths = columns.map((lines) => Math.max(16, ...lines.map(textWidth)))
  const words = columns.map((lines) =>
    Math.max(16, ...lines.flatMap((line) => line.trimStart().split(' ')).map((word) => textWidth(word) + 2)),
  )
  let excess = widths.reduce((sum, width) => sum + width, 0) - total
  for (const least of [words, columns.map(() => 16)]) {
    while (excess > 0) {
      const roomy = widths.map((width, i) => width - (least[i] as number))
      const at = roomy.indexOf(Math.max(...roomy))
      if ((roomy[at] as number) <= 0) break
      widths[at] = (widths[at] as number) - 1
      excess--
    }
  }
  return widths
}

const columnCells = (name: string, nodes: readonly Node[], width: number): readonly Cell[] => [
  { text: pad(name, width), style: 'bold' },
  { text: '─'.repeat(width), style: 'dim' },
  ...nodes.flatMap((node, i) => [
    ...(i === 0 ? [] : [{ text: ' '.repeat(width), style: null }]),
    ...nodeLines(node, width),
  ]),
]

interface Cell {
  readonly text: string
  readonly style: Style | null
}

function nodeLines(node: Node, width: number): readonly Cell[] {
  const marks: Readonly<Record<Node['mood'], Style | null>> = { plain: null, blank: 'cyan', unseen: 'yellow' }
  return node.lines.flatMap((line, i) =>
    wrap(cleanText(line), i === 0 ? width : width - 2).map((part) => ({
      text: pad(i === 0 ? part : `  ${part}`, width),
      style: i === 0 || node.mood !== 'plain' ? marks[node.mood] : ('dim' as Style),
    })),
  )
}

function findingLines(findings: readonly Finding[], why: Why, dossier: Dossier, output: Output): readonly string[] {
  const lines = [`held by   ${holdersOf(dossier)}`, '']
  if (findings.length > 0) return [...lines, ...findings.flatMap((finding) => oneFinding(finding, output))]
  const moving = why.unsettled.find((unsettled) => unsettled.volume === dossier.id)
  const whole = why.region.sources.every((source) => source.status === 'complete')
  const verdict = moving
    ? `looks like ${moving.fault}, but is left alone: ${moving.reason}`
    : whole
      ? 'nothing'
      : 'nothing that could be seen; not everything was seen'
  return [
    ...lines,
    `wrong     ${moving || !whole ? output.colour('yellow', verdict) : output.colour('green', verdict)}`,
    '',
  ]
}

/** In one line: who has it open, as far as anybody looked. */
function holdersOf(dossier: Dossier): string {
  const domains = dossier.holders.items.map(
    (holder) => `domain ${holder.domain.name} on ${holder.host} (${holder.domain.uuid}, ${holder.domain.state})`,
  )
  if (domains.length > 0) return cleanText(domains.join('; '))
  const watchers = dossier.backend.watchers.items.map((watcher) => `a client at ${watcher.address}`)
  if (watchers.length > 0) return cleanText(watchers.join('; '))
  const { unseen } = dossier.holders
  return unseen === null ? 'nobody' : cleanText(`nobody that was seen; ${unseen.detail}`)
}

const colours: Readonly<Record<Severity, Style>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan' }

function oneFinding(finding: Finding, output: Output): readonly string[] {
  const { remedy } = finding
  const title = `${finding.fault} (${finding.severity}, ${finding.confidence})`
  const width = (output.width ?? usualWidth) - 12
  const list = (head: string, items: readonly string[], mark: (i: number) => string): readonly string[] =>
    items.flatMap((item, i) =>
      wrap(cleanText(item), width).map(
        (line, part) =>
          `${i === 0 && part === 0 ? pad(head, 9) : ' '.repeat(9)} ${part === 0 ? mark(i) : '  '} ${line}`,
      ),
    )
  const missing =
    finding.confidence === 'confirmed'
      ? []
      : finding.evidence
          .filter((evidence) => evidence.fact['unseen'] !== undefined && evidence.says.startsWith('not seen:'))
          .map((evidence) => evidence.says.replace('not seen: ', ''))
  const held = remedy.blocked_by.filter((sentence) => !sentence.startsWith('not confirmed:'))
  return [
    `wrong     ${output.colour(colours[finding.severity], title)}`,
    ...list('', [finding.summary], () => ' '),
    ...list('unproven', missing, () => '·'),
    ...list('would do', remedy.steps, (i) => `${i + 1}.`),
    ...list('', [`(${remedy.kind})`], () => '  '),
    ...list('held back', held, () => '·'),
    '',
  ]
}
