/** The one failure of all parsers: a text is not of its format, and where. */
import { CinderSweepError } from '../../kernel/errors.ts'

/** Both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

const look =
  'Nothing is concluded from it. Run the same by hand and look at that line; if it is as it should be, report it with the version of the program.'

/** `source` is the file or the command; the sentence quotes nothing that could hold a secret. */
export function malformed(source: string, place: Place, sentence: string, hint: string = look): CinderSweepError {
  const { line, column } = place
  return new CinderSweepError('parse.malformed', `${source}:${line}:${column}: ${sentence}`, {
    hint,
    facts: { source, line, column },
  })
}

/** Where in a text an offset lies. */
export function placeAt(text: string, offset: number): Place {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}
