/** What every journal keeps, and what every set of locks refuses. */
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/ports/journal.ts'
import { kindsOfJournal, planFor } from '../support/journals.ts'

const begun = (run: string, startedAt = 1) =>
  ({ run, kind: 'apply', of: null, plan: planFor('vol-a', 'vol-b'), operator: 'anna', startedAt }) as const

const everyEntry: readonly Entry[] = [
  { kind: 'repair-began' },
  { kind: 'step-intended', step: '1', act: { act: 'unreserve', volume: 'vol-a' as never } },
  {
    kind: 'step-ended',
    step: '1',
    act: { act: 'unreserve', volume: 'vol-a' as never },
    outcome: 'done',
    why: null,
    before: { rows: [{ name: 'Zoë’s disk', at: 9_007_199_254_740_991, none: null }] },
    after: {},
  },
  { kind: 'step-kept', step: '1', before: { xml: '<domain/>' } },
  { kind: 'repair-ended', outcome: 'repaired', why: 'it is no longer found' },
]

describe.each(kindsOfJournal)('a journal %s', (_, open) => {
  it('gives back a run as it was begun, and how it ended', () => {
    const { journal } = open()
    journal.begin(begun('run-1'))
    expect(journal.run('run-1')).toEqual({ ...begun('run-1'), endedAt: null, state: 'running', resumed: [] })
    journal.end('run-1', 'halted', 7)
    expect(journal.run('run-1')).toEqual({ ...begun('run-1'), endedAt: 7, state: 'halted', resumed: [] })
    journal.end('run-1', 'done', 9)
    expect(journal.run('run-1')).toMatchObject({ endedAt: 9, state: 'done' })
  })

  it('keeps who went on with a run, and tells it as one that goes on', () => {
    const { journal } = open()
    journal.begin(begun('run-1'))
    journal.end('run-1', 'halted', 7)
    journal.resume('run-1', { operator: 'ben', at: 8 })
    journal.resume('run-1', { operator: 'cleo', at: 9 })
    expect(journal.runs(1)[0]).toEqual({
      ...begun('run-1'),
      endedAt: null,
      state: 'running',
      resumed: [
        { operator: 'ben', at: 8 },
        { operator: 'cleo', at: 9 },
      ],
    })
    expect(() => journal.resume('run-9', { operator: 'ben', at: 8 })).toThrow(
      expect.objectContaining({ code: 'journal.failed' }),
    )
  })

  it('gives back every kind of entry, in the order in which they were written, each run its own', () => {
    const { journal } = open()
    journal.begin(begun('run-1'))
    journal.begin(begun('run-2'))
    for (const [at, entry] of everyEntry.entries()) {
      journal.write('run-1', 'finding-0', at, entry)
      journal.write('run-2', 'finding-1', at, { kind: 'repair-began' })
    }
    const entries = journal.entries('run-1')
    expect(entries.map(({ seq: _seq, ...entry }) => entry)).toEqual(
      everyEntry.map((entry, at) => ({ ...entry, run: 'run-1', repair: 'finding-0', at })),
    )
    const numbers = entries.map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(everyEntry.length)
  })

  it('knows nothing of a run that was never begun, and takes no word about it', () => {
    const { journal } = open()
    const failed = expect.objectContaining({ code: 'journal.failed' })
    expect(journal.run('run-9')).toBeNull()
    expect(journal.entries('run-9')).toEqual([])
    expect(() => journal.write('run-9', 'finding-0', 1, { kind: 'repair-began' })).toThrow(failed)
    expect(() => journal.write('run-9', 'finding-0', 1, everyEntry[4] as Entry)).toThrow(failed)
    expect(() => journal.end('run-9', 'done', 1)).toThrow(failed)
  })

  it('begins no run twice, and keeps the first as it was', () => {
    const { journal } = open()
    journal.begin(begun('run-1'))
    expect(() => journal.begin({ ...begun('run-1'), operator: 'ben' })).toThrow(
      expect.objectContaining({ code: 'journal.failed' }),
    )
    expect(journal.run('run-1')?.operator).toBe('anna')
  })

  it('lists the newest runs first, and no more than asked for', () => {
    const { journal } = open()
    for (const run of ['run-b', 'run-a', 'run-c']) journal.begin(begun(run))
    expect(journal.runs(2).map(({ run }) => run)).toEqual(['run-c', 'run-a'])
    expect(journal.runs(9)).toHaveLength(3)
  })

  it('counts the runs that began to repair a volume since a time, and leaves out those that undid another', () => {
    const { journal } = open()
    journal.begin(begun('run-1'))
    journal.begin(begun('run-2'))
    journal.begin({ ...begun('run-3'), kind: 'undo', of: 'run-2' })
    journal.write('run-1', 'finding-0', 10, { kind: 'repair-began' })
    journal.write('run-1', 'finding-1', 15, { kind: 'repair-began' })
    journal.write('run-2', 'finding-0', 20, { kind: 'repair-began' })
    // The steps of a ladder are one repair of the volume, however many findings they mend.
    journal.write('run-2', 'finding-0', 21, { kind: 'repair-began' })
    journal.write('run-2', 'finding-0', 22, everyEntry[4] as Entry)
    journal.write('run-3', 'finding-0', 30, { kind: 'repair-began' })
    expect([0, 10, 11, 20, 21].map((since) => journal.repairsOf('vol-a', since))).toEqual([2, 2, 1, 1, 1])
    expect(journal.repairsOf('vol-b', 0)).toBe(1)
    expect(journal.repairsOf('vol-c', 0)).toBe(0)
  })
})

describe.each(kindsOfJournal)('locks %s', (_, open) => {
  const anna = { run: 'run-1', operator: 'anna' }
  const ben = { run: 'run-2', operator: 'ben' }

  it('are taken all or none, and say who has the one that is missing', () => {
    const { locks } = open()
    locks.take(['volume a', 'volume b'], anna, 100, 200)
    expect(locks.take(['volume c', 'volume b'], ben, 110, 210)).toEqual({
      name: 'volume b',
      heldBy: { ...anna, host: expect.any(String), pid: 1, since: 100, until: 200 },
    })
    expect(locks.take(['volume c'], ben, 110, 210)).toHaveProperty('lease')
  })

  it('are refused to the same run too: two processes may believe to be it', () => {
    const { locks } = open()
    locks.take(['run'], anna, 100, 200)
    expect(locks.take(['run'], anna, 110, 210)).toHaveProperty('heldBy')
  })

  it('are free after a release, and after their time has run out', () => {
    const { locks } = open()
    const taken = locks.take(['volume a'], anna, 100, 200)
    if ('lease' in taken) locks.release(taken.lease)
    expect(locks.take(['volume a'], ben, 110, 200)).toHaveProperty('lease')
    expect(locks.take(['volume a'], anna, 199, 300)).toHaveProperty('heldBy')
    expect(locks.take(['volume a'], anna, 200, 300)).toHaveProperty('lease')
  })

  it('are fenced by a number that grows with each taking', () => {
    const { locks } = open()
    const fences = ['a', 'b', 'c'].map((name) => {
      const taken = locks.take([name], anna, 100, 200)
      if ('heldBy' in taken) throw new Error('held')
      if (name === 'b') locks.release(taken.lease)
      return taken.lease.fence
    })
    expect(fences.toSorted((a, b) => a - b)).toEqual(fences)
    expect(new Set(fences).size).toBe(3)
  })

  it('are renewed for as long as nobody else has had them', () => {
    const { locks } = open()
    const first = locks.take(['volume a', 'volume b'], anna, 100, 200)
    if ('heldBy' in first) throw new Error('held')
    expect(locks.renew(first.lease, 150, 300)).toBe(true)
    expect(locks.take(['volume b'], ben, 250, 400)).toHaveProperty('heldBy')
    expect(locks.take(['volume b'], ben, 300, 400)).toHaveProperty('lease')
    expect(locks.renew(first.lease, 310, 500)).toBe(false)
    // What was lost in part was lost in whole: nothing of it was prolonged.
    expect(locks.take(['volume a'], ben, 310, 400)).toHaveProperty('lease')
  })

  it('are not renewed after they were given up, and their release takes nothing from the next one', () => {
    const { locks } = open()
    const first = locks.take(['volume a'], anna, 100, 200)
    if ('heldBy' in first) throw new Error('held')
    locks.release(first.lease)
    expect(locks.renew(first.lease, 110, 300)).toBe(false)
    const second = locks.take(['volume a'], ben, 120, 200)
    locks.release(first.lease)
    expect(second).toHaveProperty('lease')
    expect(locks.take(['volume a'], anna, 130, 200)).toHaveProperty('heldBy')
  })
})
