import { describe, expect, it } from 'vitest'
import { parseJournalExport, recordOfJournal } from '../../../../src/adapters/parse/journal-export.ts'
import { failureOf } from '../../../support/failures.ts'

const request = 'req-5f3c8b1e-1111-4222-8333-444455556666'
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A field in the form that texts with newlines in them have. */
function long(name: string, value: Uint8Array): Uint8Array {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(value.length), true)
  return joined(encode(`${name}\n`), length, value, encode('\n'))
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

const traceback = 'Traceback (most recent call last):\n  File "x.py", line 1\nBusy: volume is busy'
const entry = joined(
  encode(
    '__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1767323045678901\n_PID=41\nLOGGER_NAME=cinder.volume.manager\nLOGGER_LEVEL=ERROR\n',
  ),
  encode(`REQUEST_ID=${request}\n`),
  long('MESSAGE', encode(`Detach volume failed.\n${traceback}`)),
  long('EXCEPTION_INFO', encode(traceback)),
  encode('\n'),
)

describe('the journal', () => {
  it('has fields in lines, and texts of several lines by their length', () => {
    const [first, second, ...more] = parseJournalExport(joined(entry, encode('MESSAGE=a=b\nX=\n\n\n')))
    expect(first?.get('MESSAGE')).toBe(`Detach volume failed.\n${traceback}`)
    expect([...(second ?? [])]).toEqual([
      ['MESSAGE', 'a=b'],
      ['X', ''],
    ])
    expect(more).toEqual([])
  })

  it('keeps letters of any encoding', () => {
    const [first] = parseJournalExport(joined(long('MESSAGE', Uint8Array.from([0x67, 0xf6])), encode('\n')))
    expect(first?.get('MESSAGE')).toBe('gö')
  })

  it.each([
    ['within a line', 20],
    ['within a length', entry.length - 165],
    ['within a text', entry.length - 10],
  ])('that ends %s is refused', async (_where, at) => {
    const failure = await failureOf(() => parseJournalExport(joined(entry, entry.subarray(0, at))))
    expect(failure.code).toBe('parse.malformed')
    expect(failure.facts['line']).toBe(2)
  })

  it('that claims a length beyond its end is refused, however great', async () => {
    const bytes = joined(encode('MESSAGE\n'), new Uint8Array(8).fill(255), encode('x\n'))
    expect((await failureOf(() => parseJournalExport(bytes))).message).toContain('longer than what follows')
  })
})

describe('an entry of a service', () => {
  it('is one of its log', () => {
    const [first = new Map()] = parseJournalExport(entry)
    expect(recordOfJournal(first)).toEqual({
      at: '2026-01-02T03:04:05.679Z',
      level: 'ERROR',
      logger: 'cinder.volume.manager',
      process: '41',
      request,
      globalRequest: null,
      instance: null,
      message: 'Detach volume failed.',
      trace: traceback.split('\n'),
    })
  })

  it('may be a line that the service wrote to its output', () => {
    const message = `2026-01-02 03:04:05.678 41 WARNING nova.compute.manager [None ${request} - -] x`
    const record = recordOfJournal(
      new Map([
        ['MESSAGE', message],
        ['__REALTIME_TIMESTAMP', '1767323045000000'],
      ]),
    )
    expect(record).toMatchObject({
      at: '2026-01-02T03:04:05.000Z',
      level: 'WARNING',
      logger: 'nova.compute.manager',
      message: 'x',
    })
  })

  it('may be another program’s, by its priority', () => {
    const record = recordOfJournal(
      new Map([
        ['MESSAGE', 'map in use'],
        ['PRIORITY', '3'],
        ['SYSLOG_IDENTIFIER', 'multipathd'],
      ]),
    )
    expect(record).toMatchObject({ at: null, level: 'ERROR', logger: 'multipathd', message: 'map in use' })
    expect(recordOfJournal(new Map([['PRIORITY', '3']]))).toBeNull()
  })
})
