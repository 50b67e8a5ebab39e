import { describe, expect, it } from 'vitest'
import { notUuid, textOf, UuidTable } from '../../../src/kernel/uuid-table.ts'
import { makeRandom } from '../../../src/simulate/state/random.ts'

describe('a table of UUIDs', () => {
  it('numbers ids in the order in which they come, and gives each back, also after it has grown', () => {
    const random = makeRandom(7)
    const ids = Array.from({ length: 10_000 }, () => random.uuid())
    const table = new UuidTable()
    expect(ids.map((id) => table.add(id))).toEqual([...ids.keys()])
    expect(ids.map((id) => table.add(id))).toEqual([...ids.keys()])
    expect(ids.map((id) => table.indexOf(id))).toEqual([...ids.keys()])
    expect(ids.map((_, number) => table.textAt(number))).toEqual(ids)
    expect(table.size).toBe(ids.length)
  })

  it('tells ids apart that differ in any one digit', () => {
    const one = '01234567-89ab-4cde-8f01-fedcba987654'
    const others = [...one].flatMap((digit, at) =>
      digit === '-' ? [] : [`${one.slice(0, at)}${digit === '0' ? '1' : '0'}${one.slice(at + 1)}`],
    )
    const table = new UuidTable()
    table.add(one)
    expect(others.map((id) => table.indexOf(id))).toEqual(others.map(() => -1))
    expect(new Set(others.map((id) => table.add(id))).size).toBe(others.length)
  })

  it.each(['', 'volume', '01234567-89AB-4CDE-8F01-FEDCBA987654', '0123456789ab4cde8f01fedcba987654'])(
    'takes nothing else: %s',
    (text) => {
      const table = new UuidTable()
      expect([table.add(text), table.indexOf(text), table.size]).toEqual([notUuid, notUuid, 0])
    },
  )

  it('writes zeros, and the highest digits', () => {
    expect(textOf(new Int32Array([0, 15, 0, 1]), 0)).toBe('00000000-0000-000f-0000-000000000001')
    expect(textOf(new Int32Array([9, -1, -1, -1, -1]), 1)).toBe('ffffffff-ffff-ffff-ffff-ffffffffffff')
  })
})
