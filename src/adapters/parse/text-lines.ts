/** Lines of a text, with their numbers, whatever ended them. */

export interface Line {
  /** Counted from 1. */
  readonly number: number
  readonly text: string
}

/** The lines without their ends; `\r\n` ends a line as `\n` does. */
export const linesOf = (text: string): readonly Line[] =>
  text.split('\n').map((line, i) => ({ number: i + 1, text: line.endsWith('\r') ? line.slice(0, -1) : line }))

/** Fields divided by blanks and tabs. */
export const fieldsOf = (line: string): readonly string[] => line.split(/[ \t]+/).filter((field) => field !== '')

/** How far a line is indented, in characters. */
export function indentOf(line: string): number {
  let indent = 0
  while (line[indent] === ' ' || line[indent] === '\t') indent++
  return indent
}
