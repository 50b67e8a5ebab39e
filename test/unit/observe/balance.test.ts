import { describe, expect, it } from 'vitest'
import type { VolumeId } from '../../../src/kernel/ids.ts'
import { Balance } from '../../../src/observe/balance.ts'
import { makeRandom } from '../../../src/simulate/state/random.ts'

const one = '01234567-89ab-4cde-8f01-fedcba987654' as VolumeId
const neighbour = '01234fff-89ab-4cde-8f01-fedcba987654' as VolumeId
const other = 'fffff000-89ab-4cde-8f01-fedcba987654' as VolumeId

describe('a balance', () => {
  it('is even where everything was said by both, in whatever order', () => {
    const balance = new Balance()
    balance.expect(one, 'attachment', 'server', 'host')
    balance.meet(other, 'held')
    balance.meet(one, 'attachment', 'server', 'host')
    balance.expect(other, 'held')
    expect([balance.isEven(one), balance.isEven(other)]).toEqual([true, true])
    expect(balance.uneven()).toEqual({ ranges: [], ids: [] })
  })

  it.each([
    ['nobody else says it', (balance: Balance) => balance.expect(one, 'held')],
    ['nobody had to say it', (balance: Balance) => balance.meet(one, 'held')],
    [
      'it is said twice',
      (balance: Balance) => {
        balance.expect(one, 'held')
        balance.meet(one, 'held')
        balance.meet(one, 'held')
      },
    ],
    [
      'another server is named',
      (balance: Balance) => {
        balance.expect(one, 'a', 'server-1', 'host')
        balance.meet(one, 'a', 'server-2', 'host')
      },
    ],
    [
      'another host is named',
      (balance: Balance) => {
        balance.expect(one, 'a', 'server', 'host-1')
        balance.meet(one, 'a', 'server', 'host-2')
      },
    ],
    [
      'the same letters are divided otherwise',
      (balance: Balance) => {
        balance.expect(one, 'ab', 'c')
        balance.meet(one, 'a', 'bc')
      },
    ],
    [
      'it is said of another volume',
      (balance: Balance) => {
        balance.expect(one, 'held')
        balance.meet(neighbour, 'held')
      },
    ],
    ['there is something to be said of it', (balance: Balance) => balance.suspect(one)],
  ])('is uneven where %s', (_, say) => {
    const balance = new Balance()
    say(balance)
    expect(balance.isEven(one)).toBe(false)
    expect(balance.isEven(other)).toBe(true)
  })

  it('tells ranges of ids in order, neighbours together, and the last one open', () => {
    const balance = new Balance()
    for (const start of ['fffff', '01235', '01234', 'abcde'])
      balance.suspect(`${start}000-0000-4000-8000-000000000000` as VolumeId)
    expect(balance.uneven().ranges).toEqual([
      { from: '01234', to: '01236' },
      { from: 'abcde', to: 'abcdf' },
      { from: 'fffff', to: null },
    ])
  })

  it('tells ids that are no UUIDs by themselves, and never calls them even', () => {
    const balance = new Balance()
    const strange = ['VOLUME-2', '01234567-89AB-4CDE-8F01-FEDCBA987654'] as VolumeId[]
    for (const id of strange) balance.expect(id, 'held')
    balance.meet('VOLUME-2' as VolumeId, 'held')
    expect(balance.uneven()).toEqual({ ranges: [], ids: strange.toSorted() })
    expect(strange.map((id) => balance.isEven(id))).toEqual([false, false])
  })

  it('makes ranges longer where there would be too many of them, and loses none', () => {
    const balance = new Balance()
    const random = makeRandom(3)
    const ids = Array.from({ length: 60_000 }, () => random.uuid() as VolumeId)
    for (const id of ids) balance.suspect(id)
    const { ranges } = balance.uneven()
    expect(ranges.length).toBeLessThanOrEqual(20_000)
    const covers = (id: string): boolean => ranges.some(({ from, to }) => id >= from && (to === null || id < to))
    expect(ids.slice(0, 500).every(covers)).toBe(true)
  })

  it('adds up a hundred thousand volumes, and finds the one that is wrong among them', () => {
    const balance = new Balance()
    const random = makeRandom(5)
    const rows = Array.from(
      { length: 100_000 },
      () => [random.uuid() as VolumeId, random.uuid(), random.uuid()] as const,
    )
    for (const [volume, attachment, server] of rows) balance.expect(volume, attachment, server, 'compute-01')
    const [wrong] = rows
    for (const [volume, attachment, server] of rows.toReversed())
      balance.meet(volume, attachment, volume === wrong?.[0] ? random.uuid() : server, 'compute-01')
    expect(balance.uneven().ranges).toEqual([expect.objectContaining({ from: wrong?.[0].slice(0, 5) })])
  })
})
