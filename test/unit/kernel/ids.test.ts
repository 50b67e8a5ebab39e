import { describe, expect, it } from 'vitest'
import { isUuid } from '../../../src/kernel/ids.ts'

describe('the form of a UUID', () => {
  it('is five groups of hex digits, in either case', () => {
    expect(isUuid('8267b924-3954-4e4e-8b66-91b3c02485d9')).toBe(true)
    expect(isUuid('8267B924-3954-4E4E-8B66-91B3C02485D9')).toBe(true)
  })

  it.each([
    ['', 'nothing'],
    ['8267b92439544e4e8b6691b3c02485d9', 'without hyphens'],
    ['8267b924-3954-4e4e-8b66-91b3c02485d', 'too short'],
    [' 8267b924-3954-4e4e-8b66-91b3c02485d9', 'a blank before it'],
    ['8267b924-3954-4e4e-8b66-91b3c02485d9\n', 'a line end after it'],
    ['volume-8267b924-3954-4e4e-8b66-91b3c02485d9', 'the name of an image'],
    ['8267b924-3954-4e4e-8b66-91b3c02485dg', 'a letter that is no digit'],
  ])('is not %j: %s', (text) => {
    expect(isUuid(text)).toBe(false)
  })
})
