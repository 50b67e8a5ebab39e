import { describe, expect, it } from 'vitest'
import { parseOsloConfig } from '../../../../src/adapters/parse/oslo-config.ts'
import type { CinderSweepError } from '../../../../src/kernel/errors.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

interface Case {
  readonly text: string
  readonly sections?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly line?: number | null
}

const cases = sample('config/oslo-cases.txt')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)

/** In the form in which oslo.config keeps it. */
function sectionsOf(text: string): unknown {
  const file = parseOsloConfig(text, 'cinder.conf')
  const sections: Record<string, Record<string, string[]>> = Object.fromEntries(file.groups.map((group) => [group, {}]))
  for (const { group, key, value } of file.assignments) {
    const section = sections[group] as Record<string, string[]>
    section[key] = [...(section[key] ?? []), value]
  }
  return sections
}

describe('a file that oslo.config takes', () => {
  it.each(cases.filter((one) => one.sections !== undefined).map((one) => [one.text, one.sections]))(
    'means the same here: %j',
    (text, sections) => {
      expect(sectionsOf(text)).toEqual(sections)
    },
  )
})

describe('a file that oslo.config refuses', () => {
  it.each(cases.filter((one) => one.sections === undefined).map((one) => [one.text, one.line]))(
    'is refused here: %j',
    async (text, line) => {
      const failure: CinderSweepError = await failureOf(() => parseOsloConfig(text, 'cinder.conf'))
      expect(failure.code).toBe('parse.malformed')
      // Where an option stands before any group, oslo.config notices only when it has read on.
      if (failure.message.includes('before the first group'))
        expect(failure.facts['line']).toBeLessThanOrEqual(line as number)
      else expect(failure.facts['line']).toBe(line)
    },
  )
})

describe('an error', () => {
  it('names file and line, and quotes nothing: the line may be a password', async () => {
    const failure = await failureOf(() => parseOsloConfig('[DEFAULT]\na = 1\nsecret-word\n', '/etc/cinder/cinder.conf'))
    expect(failure.message).toBe('/etc/cinder/cinder.conf:3:1: an option without "=" or ":"')
    expect(failure.hint).toContain('Mend the file')
  })
})

describe('a byte order mark', () => {
  it('is no part of the first group', () => {
    expect(parseOsloConfig('\uFEFF[DEFAULT]\na = 1\n', 'x').groups).toEqual(['DEFAULT'])
  })
})

describe('an assignment', () => {
  it('knows the line it begins on, also when it goes on over further lines', () => {
    const { assignments } = parseOsloConfig('[a]\n# c\nkey = 1\n  2\nnext = 3\n', 'x')
    expect(assignments.map(({ key, line }) => [key, line])).toEqual([
      ['key', 3],
      ['next', 5],
    ])
  })
})
