/** Tables as the openstack client draws them, fitted to the terminal. */
import { cleanText } from '../../kernel/text.ts'

export interface TableOptions {
  /** Characters across; null where nobody looks, and nothing is wrapped. */
  readonly width: number | null
}

export function drawTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { width }: TableOptions,
): string {
  const cells = rows.map((row) => row.map(cleanText))
  const widths = fitted(columns, cells, width)
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

/** The widest columns give way first, but none is made narrower than a word needs. */
function fitted(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null,
): readonly number[] {
  const natural = columns.map((name, i) => Math.max(textWidth(name), ...rows.map((row) => textWidth(row[i] ?? ''))))
  if (width === null) return natural
  const widths = [...natural]
  let excess = widths.reduce((sum, w) => sum + w + 3, 1) - width
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const current = widths[widest] as number
    if (current <= 12) break
    widths[widest] = current - 1
    excess--
  }
  return widths
}

/** Breaks at blanks where it can, and in the middle of a word where it must. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (textWidth(longer) <= width) {
        line = longer
        continue
      }
      if (line !== '') lines.push(line)
      line = word
      while (textWidth(line) > width) {
        lines.push([...line].slice(0, width).join(''))
        line = [...line].slice(width).join('')
      }
    }
    lines.push(line)
  }
  return lines
}

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)))

/** How many columns of a terminal a text takes: letters of East Asia take two. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text) {
    const point = char.codePointAt(0) as number
    width += point >= 0x1100 && isWide(point) ? 2 : 1
  }
  return width
}

const isWide = (point: number): boolean =>
  (point >= 0x1100 && point <= 0x115f) ||
  (point >= 0x2e80 && point <= 0xa4cf) ||
  (point >= 0xac00 && point <= 0xd7a3) ||
  (point >= 0xf900 && point <= 0xfaff) ||
  (point >= 0xfe30 && point <= 0xfe6f) ||
  (point >= 0xff00 && point <= 0xff60) ||
  (point >= 0x1f300 && point <= 0x1faff) ||
  (point >= 0x20000 && point <= 0x3fffd)
