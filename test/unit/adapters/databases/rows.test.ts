import { describe, expect, it } from 'vitest'
import { cinderTime, count, flag, novaTime, text } from '../../../../src/adapters/databases/rows.ts'

describe('values of both databases', () => {
  it('are times as the APIs print them, with or without a fraction of a second', () => {
    expect(cinderTime('2026-01-02 03:04:05')).toBe('2026-01-02T03:04:05.000000')
    expect(cinderTime('2026-01-02 03:04:05.12')).toBe('2026-01-02T03:04:05.120000')
    expect(novaTime('2026-01-02 03:04:05.123456')).toBe('2026-01-02T03:04:05Z')
    expect([cinderTime(null), novaTime(null)]).toEqual([null, null])
  })

  it('are flags whether they are numbers or booleans, and unknown where the schema has none', () => {
    expect([flag(1), flag(true), flag(0), flag(false), flag(null), flag(undefined)]).toEqual([
      true,
      true,
      false,
      false,
      null,
      null,
    ])
  })

  it('are numbers also where a driver gives them as texts', () => {
    expect([count(7), count('7'), count(null), count('x')]).toEqual([7, 7, 0, 0])
  })

  it('are texts only when they say something', () => {
    expect([text('x'), text(''), text(null), text(5)]).toEqual(['x', null, null, null])
  })
})
