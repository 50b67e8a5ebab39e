/** Where output goes: results to standard output, everything else to standard error. */
import { styleText } from 'node:util'
import type { CinderSweepError } from '../kernel/errors.ts'
import { cleanLine, cleanText } from '../kernel/text.ts'

export interface Output {
  result(text: string): void
  note(text: string): void
  /** Characters across, when a person reads the result; null when a program does. */
  readonly width: number | null
  /** Colours a word of a result, where colours are wanted. */
  colour(style: Style, text: string): string
  /** The same for a note, which may go elsewhere than the results. */
  noteColour(style: Style, text: string): string
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

export function standardOutput(): Output {
  return {
    result: (text) => {
      process.stdout.write(text)
    },
    note: (text) => {
      process.stderr.write(`${text}\n`)
    },
    width: process.stdout.isTTY ? (process.stdout.columns ?? 80) : null,
    colour: (style, text) => styleText(style, text, { stream: process.stdout }),
    noteColour: (style, text) => styleText(style, text, { stream: process.stderr }),
  }
}

/** One sentence, then what to do next. */
export function tellFailure(failure: CinderSweepError, { noteColour }: Output, debug: boolean): string {
  const lines = [
    `${noteColour('red', 'error:')} ${cleanLine(failure.message)}`,
    `  ${noteColour('dim', 'next:')} ${cleanLine(failure.hint)}`,
  ]
  if (debug) lines.push(`  code: ${failure.code}`, ...causes(failure))
  return lines.join('\n')
}

function causes(failure: Error): readonly string[] {
  const lines = [failure.stack ?? '']
  for (let cause = failure.cause; cause instanceof Error; cause = cause.cause)
    lines.push(`caused by ${cause.stack ?? cause.message}`)
  return lines.map(cleanText)
}
