/** Texts that are nearly right, for parsers: samples with a few things spoiled. */
import * as fc from 'fast-check'
import { vi } from 'vitest'
import { CinderSweepError } from '../../src/kernel/errors.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 10_000)
const seed = process.env['FUZZ_SEED']

// A night's measure takes longer than a test may otherwise; one that hangs is still ended.
vi.setConfig({ testTimeout: Math.max(60_000, runs * 5) })

/** One thing that goes wrong: where, as a part of the text's length, how, and with what. */
type Harm = readonly [place: number, way: number, length: number, what: string]

const odd = [
  '\0',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '"',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '=',
  '<',
  '>',
  '&',
  '-',
  '#',
  'ü',
  '🙂',
  '\uFEFF',
  '\ud800',
  '9'.repeat(30),
  '$a',
  '((((',
  '|',
  '`',
]

const harm: fc.Arbitrary<Harm> = fc.tuple(
  fc.nat(1_000_000),
  fc.nat(5),
  fc.integer({ min: 1, max: 40 }),
  fc.constantFrom(...odd),
)

function spoil(text: string, [place, way, length, what]: Harm): string {
  const at = Math.floor((place / 1_000_001) * (text.length + 1))
  const rest = text.slice(at + length)
  switch (way) {
    case 0:
      return text.slice(0, at) + what + text.slice(at)
    case 1:
      return text.slice(0, at) + what + text.slice(at + 1)
    case 2:
      return text.slice(0, at) + rest
    case 3:
      return text.slice(0, at) + text.slice(at, at + length).repeat(3) + rest
    case 4:
      return text.slice(0, at)
    default:
      return text.slice(at) + text.slice(0, at)
  }
}

/** Samples with up to four things spoiled; the first, unspoiled, are among them. */
export const spoiled = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(samples.length - 1), fc.array(harm, { maxLength: 4 }))
    .map(([i, harms]) => harms.reduce(spoil, samples[i] as string))

/** Texts of nothing but the words of a format, in any order. */
export const babble = (words: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...words, ...odd), { maxLength: 40 }).map((parts) => parts.join(''))

/** Whether it gives an answer, or refuses as a parser may. */
export function answersOrRefuses(parse: () => unknown): boolean {
  try {
    parse()
  } catch (thrown) {
    if (thrown instanceof CinderSweepError && thrown.code === 'parse.malformed') return isPlaced(thrown)
    throw thrown
  }
  return true
}

const isPlaced = ({ facts }: CinderSweepError): boolean =>
  Number(facts['line']) >= 1 && Number(facts['column']) >= 1 && typeof facts['source'] === 'string'

/** Holds the promise against as many texts as the run wants. */
export function holds(texts: fc.Arbitrary<string>, promise: (text: string) => boolean): void {
  fc.assert(fc.property(texts, promise), { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) })
}
