/** A table for a terminal that is too narrow for its columns: what does not fit beside is told below. */
import { pad, textWidth, wrap } from './text-width.ts'

const gap = '  '

/** The cells must be clean: one line each. */
export function drawFolded(columns: readonly string[], cells: readonly (readonly string[])[], width: number): string {
  const widths = columns.map((name, i) => Math.max(textWidth(name), ...cells.map((row) => textWidth(row[i] ?? ''))))
  const beside = howManyFit(widths, width)
  const row = (texts: readonly string[]): string =>
    texts
      .slice(0, beside)
      .map((text, i) => pad(text, widths[i] as number))
      .join(gap)
      .trimEnd()
  const below = columns.slice(beside)
  const head = beside === 0 ? [] : [row(columns), row(widths.map((w) => '-'.repeat(w)))]
  const body = cells.flatMap((texts) => [
    ...(beside === 0 ? [] : [row(texts)]),
    ...drawBelow(below, texts.slice(beside), width),
  ])
  return [...head, ...body].map((line) => `${line}\n`).join('')
}

function howManyFit(widths: readonly number[], width: number): number {
  let used = 0
  for (const [i, w] of widths.entries()) {
    used += w + (i === 0 ? 0 : gap.length)
    if (used > width) return i
  }
  return widths.length
}

/** Each with its name, and nothing for a cell that is empty. */
function drawBelow(names: readonly string[], texts: readonly string[], width: number): readonly string[] {
  const indent = Math.max(0, ...names.map(textWidth)) + 2 * gap.length
  return names.flatMap((name, i) =>
    texts[i]
      ? wrap(texts[i], Math.max(1, width - indent)).map((line, at) =>
          `${pad(at === 0 ? `${gap}${name}` : '', indent)}${line}`.trimEnd(),
        )
      : [],
  )
}
