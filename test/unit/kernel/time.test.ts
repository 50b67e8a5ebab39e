import { afterEach, describe, expect, it } from 'vitest'
import { formatDuration, formatInstant, parseDuration, parseInstant } from '../../../src/kernel/time.ts'

const noon = Date.UTC(2026, 2, 1, 12)

describe('an instant', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each([
    ['Cinder’s, without a zone', '2026-03-01T12:00:00.000000'],
    ['Nova’s', '2026-03-01T12:00:00Z'],
    ['Keystone’s, with microseconds', '2026-03-01T12:00:00.000000Z'],
    ['one with an offset', '2026-03-01T14:00:00+02:00'],
    ['one with an offset without a colon', '2026-03-01T07:00:00-0500'],
    ['a database’s', '2026-03-01 12:00:00'],
  ])('is read from %s as UTC, wherever we are', (_whose, text) => {
    for (const where of ['UTC', 'Asia/Kathmandu', 'America/Los_Angeles']) {
      process.env['TZ'] = where
      expect(parseInstant(text)).toBe(noon)
    }
  })

  it.each([null, undefined, '', 'soon', '2026-13-45T99:00:00'])('is not known from %j', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('is written so that it can be read back', () => {
    expect(formatInstant(noon)).toBe('2026-03-01T12:00:00.000Z')
    expect(parseInstant(formatInstant(noon))).toBe(noon)
  })
})

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['90', 90_000],
    ['1.5', 1_500],
    ['250ms', 250],
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    [' 15m ', 900_000],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['', 'soon', '-5', '-5m', '15 m', '1m30', '5y', 'm', '1..5', '0x10', 'Infinity'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull()
  })

  it.each([
    [-5, '0 s'],
    [499, '0 s'],
    [59_499, '59 s'],
    [59_600, '1 min'],
    [90_000, '2 min'],
    [3_599_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [86_399_000, '1 d'],
    [93_600_000, '1 d 2 h'],
    [259_200_000, '3 d'],
  ])('of %d ms reads %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
