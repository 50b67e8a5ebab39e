/** Tables as the openstack client draws them, fitted to the terminal. */
import { cleanLine } from '../../kernel/text.ts'
import { drawFolded } from './folded-table.ts'
import { pad, textWidth, unbrokenWidth, wrap } from './text-width.ts'

export interface TableOptions {
  /** Characters across; null where nobody looks, and nothing is wrapped. */
  readonly width: number | null
}

export function drawTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { width }: TableOptions,
): string {
  const cells = rows.map((row) => row.map(cleanLine))
  const widths = fitted(columns, cells, width)
  return widths === null ? drawFolded(columns, cells, width as number) : drawGrid(columns, cells, widths)
}

function drawGrid(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const rule = `+${widths.map((w) => '-'.repeat(w + 2)).join('+')}+`
  const lines = [rule, ...drawRow(columns, widths), rule]
  for (const row of cells) lines.push(...drawRow(row, widths))
  if (cells.length > 0) lines.push(rule)
  return `${lines.join('\n')}\n`
}

function drawRow(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const wrapped = cells.map((cell, i) => wrap(cell, widths[i] as number))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from(
    { length: height },
    (_, line) => `|${wrapped.map((lines, i) => ` ${pad(lines[line] ?? '', widths[i] as number)} `).join('|')}|`,
  )
}

/** The widest columns give way first, but none is made narrower than its words; null when that is not enough. */
function fitted(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null,
): readonly number[] | null {
  const texts = columns.map((name, i) => [name, ...rows.map((row) => row[i] ?? '')])
  const widths = texts.map((column) => Math.max(...column.map(textWidth)))
  if (width === null) return widths
  const least = texts.map(unbrokenWidth)
  let excess = widths.reduce((sum, w) => sum + w + 3, 1) - width
  while (excess > 0) {
    const room = widths.map((w, i) => w - (least[i] as number))
    const roomiest = room.indexOf(Math.max(...room))
    if ((room[roomiest] as number) <= 0) return null
    widths[roomiest] = (widths[roomiest] as number) - 1
    excess--
  }
  return widths
}
