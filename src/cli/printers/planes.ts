/** What each plane says, in columns side by side: as many as there is room for without breaking an id. */
import type { Node, Picture } from '../../flow/picture.ts'
import { cleanLine } from '../../kernel/text.ts'
import type { Output, Style } from '../output.ts'
import { pad, textWidth, unbrokenWidth, wrap } from './text-width.ts'

const separator = ' │ '
const indent = '  '
const narrowest = 16

type Column = Picture['columns'][number]

interface Cell {
  readonly text: string
  readonly style: Style | null
}

export function drawPlanes(columns: readonly Column[], width: number, output: Output): readonly string[] {
  const shown = columns.filter((column) => column.nodes.length > 0)
  return bandsOf(shown, width).flatMap((band, i) => [...(i === 0 ? [] : ['']), ...drawBand(band, width, output)])
}

/** Planes keep their order; those for which there is no room beside the others go below them. */
function bandsOf(columns: readonly Column[], width: number): readonly (readonly Column[])[] {
  const bands: Column[][] = []
  let room = 0
  for (const column of columns) {
    const least = leastWidth(column) + separator.length
    const band = bands.at(-1)
    if (band === undefined || least > room) {
      bands.push([column])
      room = width - leastWidth(column)
    } else {
      band.push(column)
      room -= least
    }
  }
  return bands
}

function drawBand(band: readonly Column[], width: number, output: Output): readonly string[] {
  const widths = sharesOf(band, width - (band.length - 1) * separator.length)
  const columns = band.map((column, at) => columnCells(column, widths[at] as number))
  const height = Math.max(...columns.map((column) => column.length))
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((column, at) => column[row] ?? { text: ' '.repeat(widths[at] as number), style: null })
      .map(({ text, style }) => (style === null ? text : output.colour(style, text)))
      .join(output.colour('dim', separator))
      .trimEnd(),
  )
}

const linesOf = ({ name, nodes }: Column): readonly string[] => [
  name,
  ...nodes.flatMap((node) => node.lines.map((line, i) => (i === 0 ? cleanLine(line) : `${indent}${cleanLine(line)}`))),
]

const leastWidth = (column: Column): number =>
  Math.max(narrowest, ...linesOf(column).map((line) => unbrokenWidth([line]) + (line.startsWith(indent) ? 2 : 0)))

/** The columns with the most room to spare give way first. */
function sharesOf(band: readonly Column[], total: number): readonly number[] {
  const least = band.map(leastWidth)
  const widths = band.map((column, i) => Math.max(least[i] as number, ...linesOf(column).map(textWidth)))
  let excess = widths.reduce((sum, width) => sum + width, 0) - total
  while (excess > 0) {
    const room = widths.map((width, i) => width - (least[i] as number))
    const at = room.indexOf(Math.max(...room))
    if ((room[at] as number) <= 0) return widths.map((width) => Math.min(width, total))
    widths[at] = (widths[at] as number) - 1
    excess--
  }
  return widths
}

const columnCells = ({ name, nodes }: Column, width: number): readonly Cell[] => [
  { text: pad(name, width), style: 'bold' },
  { text: '─'.repeat(width), style: 'dim' },
  ...nodes.flatMap((node, i) => [
    ...(i === 0 ? [] : [{ text: ' '.repeat(width), style: null }]),
    ...nodeCells(node, width),
  ]),
]

function nodeCells(node: Node, width: number): readonly Cell[] {
  const marks: Readonly<Record<Node['mood'], Style | null>> = { plain: null, blank: 'cyan', unseen: 'yellow' }
  return node.lines.flatMap((line, i) =>
    wrap(cleanLine(line), i === 0 ? width : width - indent.length).map((part) => ({
      text: pad(i === 0 ? part : `${indent}${part}`, width),
      style: i === 0 || node.mood !== 'plain' ? marks[node.mood] : ('dim' as Style),
    })),
  )
}
