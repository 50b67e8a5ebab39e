/** What is kept of a log that is longer than anybody would keep. */
import { describe, expect, it } from 'vitest'
import { eventsOf, LogEvents, mostEvents } from '../../../../src/adapters/parse/log-events.ts'
import type { LogRecord } from '../../../../src/adapters/parse/log-record.ts'
import { formatInstant } from '../../../../src/kernel/time.ts'

const uuid = (i: number): string => `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`

const record = (i: number, message: string): LogRecord => ({
  at: formatInstant(1_767_323_045_000 + i),
  level: 'ERROR',
  logger: 'cinder.volume.manager',
  process: '41',
  request: `req-${uuid(i)}`,
  globalRequest: null,
  instance: null,
  message,
  trace: [],
})

describe('a log with more events than are kept', () => {
  it('keeps the latest, and counts what it left out', () => {
    const events = new LogEvents('x')
    const all = 2 * mostEvents + 5
    for (let i = 0; i < all; i++) events.take(record(i, `Extend volume failed. ${i}`))
    const told = events.end()
    expect([told.events.length, told.dropped]).toEqual([mostEvents, all - mostEvents])
    expect(told.events.at(-1)?.text).toBe(`Extend volume failed. ${all - 1}`)
  })

  it('ties an event to its volume, also when the request was forgotten since', () => {
    const events = new LogEvents('x')
    events.take(record(0, `Deleting volume ${uuid(7)}`))
    events.take(record(0, 'Unable to delete busy volume.'))
    for (let i = 1; i <= 150_000; i++) events.take(record(i, `Working on volume ${uuid(i)}`))
    expect(events.end().events).toMatchObject([{ volume: uuid(7) }])
  })
})

describe('an entry that is met twice', () => {
  it('is told once, and two of the same sentence in different requests are two', () => {
    const twice = [1, 1, 2].map((i) => record(i, 'Extend volume failed.'))
    expect(eventsOf(twice, 'x')).toHaveLength(2)
  })
})
