import { describe, expect, it } from 'vitest'
import { closest, didYouMean } from '../../../src/cli/closest.ts'
import { faultNames } from '../../../src/model/faults.ts'

describe('the word that was probably meant', () => {
  it.each([
    ['gost-server-attachment', 'ghost-server-attachment'],
    ['stuck-ataching', 'stuck-attaching'],
    ['Busy-Volume', 'busy-volume'],
    ['ghost', 'ghost-server-attachment'],
    ['multipath', 'faulty-multipath'],
    ['quota', 'quota-drift'],
  ])('for %s is %s', (typed, meant) => {
    expect(closest(typed, faultNames)).toBe(meant)
  })

  it.each(['rust', 'zzzzzzzzzz', ''])('is none for "%s"', (typed) => {
    expect(closest(typed, faultNames)).toBeNull()
    expect(didYouMean(typed, faultNames)).toBe('')
  })
})
