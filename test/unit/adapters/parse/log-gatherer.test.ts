import { describe, expect, it } from 'vitest'
import { LogGatherer } from '../../../../src/adapters/parse/log-gatherer.ts'
import type { LogRecord } from '../../../../src/adapters/parse/log-record.ts'
import { sample } from '../../../support/samples.ts'

function gather(text: string, zone: string | null = 'Z'): readonly LogRecord[] {
  const gatherer = new LogGatherer(zone)
  return [...text.split('\n').flatMap((line) => gatherer.take(line)), ...gatherer.end()]
}

const byMessage = (records: readonly LogRecord[]) => records.toSorted((a, b) => (a.message < b.message ? -1 : 1))
/** What every form of the same log must agree on. */
const essence = (records: readonly LogRecord[]) =>
  byMessage(records)
    .filter((record) => record.level !== 'DEBUG')
    .map(({ level, logger, request, globalRequest, trace, message }) => ({
      level,
      logger,
      request,
      globalRequest,
      trace,
      message: message.trimEnd(),
    }))

describe('the same log in two forms', () => {
  it('says the same', () => {
    expect(essence(gather(sample('logs/default.txt')))).toEqual(essence(gather(sample('logs/json.txt'))))
  })

  it('says the same where lines bring no time and no process', () => {
    expect(essence(gather(sample('logs/devstack.txt')))).toEqual(essence(gather(sample('logs/default.txt'))))
  })

  it('has exact times in JSON, whatever the zone', () => {
    expect(gather(sample('logs/json.txt'), null)[0]?.at).toBe('2026-11-24T12:52:51.506Z')
    expect(gather(sample('logs/json.txt'), null)[3]?.instance).toBeNull()
  })
})

describe('an entry', () => {
  const records = gather(sample('logs/default.txt'))

  it('has its traceback, and not the lines of it as entries', () => {
    const failed = records.find((record) => record.message.startsWith('Detach volume failed'))
    expect(failed?.trace).toEqual([
      'Traceback (most recent call last):',
      '  File "/usr/lib/python3/dist-packages/cinder/volume/manager.py", line 15, in emit',
      "    raise Busy('volume-%s is busy: größe' % V)",
      'Busy: volume-0d7e5a3c-1111-4222-8333-444455556666 is busy: größe',
    ])
    expect(records).toHaveLength(7)
  })

  it('goes on over lines that begin no other', () => {
    expect(records.some((record) => record.message === 'two\nlines of one message')).toBe(true)
  })

  it('keeps its traceback also when other processes write in between', () => {
    const head = (pid: number, rest: string): string => `2026-01-02 03:04:05.678 ${pid} ERROR a.b ${rest}`
    const lines = [
      head(1, '[-] one'),
      head(2, '[-] two'),
      head(1, 'Traceback (most recent call last):'),
      head(2, 'Traceback (most recent call last):'),
      head(1, 'Busy: one'),
      head(2, 'Busy: two'),
      head(1, '[-] three'),
    ]
    expect(byMessage(gather(lines.join('\n'))).map(({ message, trace }) => [message, trace.at(-1)])).toEqual([
      ['one', 'Busy: one'],
      ['three', undefined],
      ['two', 'Busy: two'],
    ])
  })

  it('is given out as soon as its process writes the next, so that a log need not fit in memory', () => {
    const gatherer = new LogGatherer('Z')
    const line = (message: string): string => `2026-01-02 03:04:05.678 1 INFO a.b [-] ${message}`
    expect(gatherer.take(line('one'))).toEqual([])
    expect(gatherer.take(line('two')).map((record) => record.message)).toEqual(['one'])
    expect(gatherer.end().map((record) => record.message)).toEqual(['two'])
  })
})

describe('a shipped line', () => {
  const inner = '2026-01-02 03:04:05.678 41 ERROR cinder.volume.manager [-] Unable to delete busy volume.'
  const at = '2026-01-02T03:04:05.678Z'

  it.each([
    [
      'a container’s file',
      JSON.stringify({ log: `${inner}\n`, stream: 'stderr', time: '2026-01-02T03:04:05.679123456Z' }),
    ],
    [
      'a shipper’s document',
      JSON.stringify({ '@timestamp': '2026-01-02T03:04:05.900Z', message: inner, host: { name: 'a' } }),
    ],
    ['a search’s answer', JSON.stringify({ _index: 'x', _source: { Payload: inner } })],
    ['an envelope in another', JSON.stringify({ message: JSON.stringify({ log: inner }) })],
    ['a container runtime', `2026-01-02T03:04:05.678901234Z stderr F ${inner}`],
    ['syslog of old', `<131>Jan  2 03:04:05 ctl-01 cinder-volume[41]: ${inner}`],
    ['syslog of today', `2026-01-02T03:04:05.678901+00:00 ctl-01 cinder-volume: ${inner}`],
  ])('is read out of %s', (_what, line) => {
    expect(gather(line)).toMatchObject([
      { at, level: 'ERROR', message: 'Unable to delete busy volume.', process: '41' },
    ])
  })

  it('has the shipper’s time where it has none of its own', () => {
    const short = JSON.stringify({ time: '2026-01-02T05:04:05.678+02:00', log: 'ERROR cinder.volume.manager [-] busy' })
    expect(gather(short, null)).toMatchObject([{ at, logger: 'cinder.volume.manager' }])
  })

  it('that is no JSON after all belongs to the entry above', () => {
    expect(gather(`${inner}\n{'a': 1}`)).toMatchObject([{ message: "Unable to delete busy volume.\n{'a': 1}" }])
  })
})
