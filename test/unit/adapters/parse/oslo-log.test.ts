import { describe, expect, it } from 'vitest'
import { parseOsloLine } from '../../../../src/adapters/parse/oslo-log.ts'

const user = '7f1e0000000000000000000000000001 9c2d0000000000000000000000000002 - - default default'
const request = 'req-5f3c8b1e-1111-4222-8333-444455556666'
const other = 'req-0aa11111-1111-4222-8333-444455556666'
const server = '6f1c2d3e-aaaa-4bbb-8ccc-ddddeeeeffff'

const line = (context: string, message: string): string =>
  `2026-01-02 03:04:05.678 41 ERROR cinder.volume.manager ${context}${message}`

describe('a line of oslo.log', () => {
  it('has time, level, logger, process, request and message', () => {
    expect(parseOsloLine(line(`[None ${request} ${user}] `, 'Unable to delete busy volume.'), 'Z')).toEqual({
      at: '2026-01-02T03:04:05.678Z',
      level: 'ERROR',
      logger: 'cinder.volume.manager',
      process: '41',
      request,
      globalRequest: null,
      instance: null,
      message: 'Unable to delete busy volume.',
      trace: [],
      context: true,
    })
  })

  it.each([
    ['[-] ', null, null],
    [`[${request} ${user}] `, request, null],
    [`[${request} - - - - -] `, request, null],
    [`[${other} ${request} ${user}] `, request, other],
    [`[None ${request} demo admin] `, request, null],
  ])('knows the requests in %j', (context, own, global) => {
    expect(parseOsloLine(line(context, 'x'), 'Z')).toMatchObject({
      request: own,
      globalRequest: global,
      message: 'x',
      context: true,
    })
  })

  it('knows the server that it is about, with and without a context', () => {
    const expected = { instance: server, message: 'Guest refused' }
    expect(parseOsloLine(line(`[None ${request} ${user}] [instance: ${server}] `, 'Guest refused'), 'Z')).toMatchObject(
      expected,
    )
    expect(parseOsloLine(line(`[instance: ${server}] `, 'Guest refused'), 'Z')).toMatchObject({
      ...expected,
      context: false,
    })
  })

  it('leaves brackets that are of the message', () => {
    expect(parseOsloLine(line('', '[Errno 16] busy'), 'Z')).toMatchObject({
      message: '[Errno 16] busy',
      context: false,
    })
  })

  it('loses its colours', () => {
    const begin = String.fromCharCode(27)
    expect(parseOsloLine(`${begin}[01;31m${line('[-] ', `x${begin}[00m`)}`, 'Z')?.message).toBe('x')
  })
})

describe('the time of a line', () => {
  it.each([
    ['Z', '2026-01-02T03:04:05.678Z'],
    ['+02:00', '2026-01-02T01:04:05.678Z'],
    ['-0530', '2026-01-02T08:34:05.678Z'],
  ])('is meant in the zone of its machine, %s', (zone, at) => {
    expect(parseOsloLine(line('[-] ', 'x'), zone)?.at).toBe(at)
  })

  it('is not known where the zone is not: hours would be guessed', () => {
    expect(parseOsloLine(line('[-] ', 'x'), null)?.at).toBeNull()
  })

  it('may bring its own zone', () => {
    const text = '2026-01-02T03:04:05.678901+01:00 41 WARN cinder.api [-] x'
    expect(parseOsloLine(text, null)).toMatchObject({ at: '2026-01-02T02:04:05.678Z', level: 'WARNING' })
  })
})

describe('a line that begins no entry', () => {
  it.each([
    '',
    '  File "x.py", line 3',
    'Traceback (most recent call last):',
    '2026-01-02 03:04:05.678 41 SHOUTING a b',
    'OK x',
  ])('is not taken for one: %j', (text) => {
    expect(parseOsloLine(text, 'Z')).toBeNull()
  })
})
