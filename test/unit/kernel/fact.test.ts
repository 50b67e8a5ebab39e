import { describe, expect, it } from 'vitest'
import {
  absentInListing,
  absentProven,
  absentWhenAsked,
  isProvenAbsent,
  isProvenEmpty,
  known,
  none,
  present,
  type Unseen,
  unknown,
} from '../../../src/kernel/fact.ts'

const unseen: Unseen = { source: 'cinder', reason: 'unreachable', detail: 'no route' }

describe('law 1: unknown is not absent', () => {
  it('an absence is proven only by a whole list and a direct question', () => {
    expect(isProvenAbsent(absentProven)).toBe(true)
    expect(isProvenAbsent(absentInListing)).toBe(false)
    expect(isProvenAbsent(absentWhenAsked)).toBe(false)
    expect(isProvenAbsent(unknown(unseen))).toBe(false)
    expect(isProvenAbsent(present('there'))).toBe(false)
  })

  it('a set is proven empty only when it was read whole and asked for by itself', () => {
    expect(isProvenEmpty({ items: [], unseen: null, asked: true })).toBe(true)
    expect(isProvenEmpty({ items: [], unseen: null, asked: false })).toBe(false)
    expect(isProvenEmpty({ items: [], unseen, asked: true })).toBe(false)
    expect(isProvenEmpty({ items: [1], unseen: null, asked: true })).toBe(false)
  })

  it('a listing in which nothing was found is not yet proof', () => {
    expect(none().items).toEqual([])
    expect(isProvenEmpty(none())).toBe(false)
  })

  it('only what is present has a value, also when that value is false or empty', () => {
    expect(known(present(false))).toBe(false)
    expect(known(present(''))).toBe('')
    expect(known(absentProven)).toBeNull()
    expect(known(unknown(unseen))).toBeNull()
  })
})
