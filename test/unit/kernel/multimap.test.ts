import { describe, expect, it } from 'vitest'
import { groupBy, Multimap } from '../../../src/kernel/multimap.ts'

const filled = (...pairs: readonly (readonly [string, number])[]): Multimap<string, number> => {
  const map = new Multimap<string, number>()
  for (const [key, value] of pairs) map.add(key, value)
  return map
}

describe('a multimap', () => {
  it('keeps all values of a key in the order they came', () => {
    const map = filled(['a', 1], ['b', 2], ['a', 3], ['a', 4])
    expect(map.get('a')).toEqual([1, 3, 4])
    expect(map.get('b')).toEqual([2])
    expect(map.get('c')).toEqual([])
  })

  it('counts values and keys', () => {
    const map = filled(['a', 1], ['b', 2], ['a', 1])
    expect(map.size).toBe(3)
    expect(map.keyCount).toBe(2)
    expect(new Multimap().size).toBe(0)
  })

  it('has an only value where there is just one', () => {
    const map = filled(['a', 1], ['b', 2], ['a', 3])
    expect(map.only('b')).toBe(2)
    expect(map.only('a')).toBeUndefined()
    expect(map.only('c')).toBeUndefined()
  })

  it('knows which keys it has', () => {
    const map = filled(['a', 1])
    expect(map.has('a')).toBe(true)
    expect(map.has('b')).toBe(false)
    expect([...map.keys()]).toEqual(['a'])
  })

  it('walks over every value, and over every key with all its values', () => {
    const map = filled(['a', 1], ['b', 2], ['a', 3])
    expect([...map.values()]).toEqual([1, 3, 2])
    expect([...map.entries()]).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ])
  })

  it('does not take a value of zero or nothing for a missing one', () => {
    const map = new Multimap<string, number | null>()
    map.add('a', 0)
    map.add('a', null)
    map.add('b', null)
    expect(map.get('a')).toEqual([0, null])
    expect(map.only('b')).toBeNull()
  })

  it('groups records by a key of theirs', () => {
    const groups = groupBy(['ant', 'bee', 'asp'], (word) => word.charAt(0))
    expect(groups.get('a')).toEqual(['ant', 'asp'])
    expect(groups.get('b')).toEqual(['bee'])
  })
})
