/** Where output goes: results to standard output, everything else to standard error. */
import { styleText } from 'node:util'
import type { CinderSweepError } from '../kernel/errors.ts'
import { cleanText } from '../kernel/text.ts'

export interface Output {
  result(text: string): void
  note(text: string): void
  /** Characters across, when a person reads the result; null when a program does. */
  readonly width: number | null
  /** Colours a word, where colours are wanted. */
  colour(style: Style, text: string): string
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
  }
}

/** One sentence, then what to do next. */
export function tellFailure(failure: CinderSweepError, debug: boolean): string {
  const mark = styleText('red', 'error:', { stream: process.stderr })
  const lines = [
    `${mark} ${cleanText(failure.message)}`,
    `  ${styleText('dim', 'next:', { stream: process.stderr })} ${cleanText(failure.hint)}`,
  ]
  if (debug) lines.push(`  code: ${failure.code}`, ...causes(failure))
  return lines.join('\n')
}

function causes(failure: Error): readonly string[] {
  const lines = [failure.stack ?? '']
  for (let cause = failure.cause; cause instanceof Error; cause = cause.cause)
    lines.push(`caused by ${cause.stack ?? cause.message}`)
  return lines
}
