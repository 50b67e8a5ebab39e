/** Sentences in a column beside the word that says what they are. */
import { cleanLine } from '../../kernel/text.ts'
import { pad, wrap } from './text-width.ts'

const labelWidth = 10

/** Each item begins on a line of its own, after its mark if it has one. */
export function labelled(
  label: string,
  items: readonly string[],
  width: number,
  mark: (i: number) => string = () => '',
): readonly string[] {
  const lines = items.flatMap((item, i) => {
    const begin = mark(i)
    const indent = begin === '' ? '' : ' '.repeat(begin.length + 1)
    const parts = wrap(cleanLine(item), Math.max(1, width - labelWidth - indent.length))
    return parts.map((part, at) => `${at === 0 && begin !== '' ? `${begin} ` : indent}${part}`)
  })
  return lines.map((line, i) => `${pad(i === 0 ? label : '', labelWidth)}${line}`)
}
