import { describe, expect, it } from 'vitest'
import { withRetries } from '../../../../src/adapters/openstack/retry.ts'
import { CinderSweepError, type Retry } from '../../../../src/kernel/errors.ts'
import type { HttpReply, HttpRequest } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { notingClock, replyOf, type ScriptedTransport, scripted } from '../../../support/scripted.ts'

const list: HttpRequest = { method: 'GET', url: 'http://c/v3/volumes/detail', headers: {} }
const broken = (retry: Retry): CinderSweepError => new CinderSweepError('endpoint.cut-short', 'x', { hint: 'x', retry })

const through = (transport: ScriptedTransport, random = () => 1) => {
  const clock = notingClock()
  return { clock, transport: withRetries(transport, clock, random) }
}

const outcomes = (...replies: readonly (HttpReply | Error)[]): ScriptedTransport =>
  scripted((_, turn) => {
    const outcome = replies[Math.min(turn, replies.length) - 1] as HttpReply | Error
    if (outcome instanceof Error) throw outcome
    return outcome
  })

describe('a read is tried again', () => {
  it.each([429, 500, 502, 503, 504])('after %d, until it brings something else', async (status) => {
    const services = outcomes(replyOf(status), replyOf(status), replyOf(200, 'at last'))
    expect((await through(services).transport.send(list)).body).toBe('at last')
    expect(services.requests).toHaveLength(3)
  })

  it('after a failure that says that it may help', async () => {
    const services = outcomes(broken('now'), replyOf(200))
    expect((await through(services).transport.send(list)).status).toBe(200)
  })

  it('and waits longer each time, never the same for all clients', async () => {
    const late = through(outcomes(replyOf(503)), () => 1)
    await late.transport.send(list)
    expect(late.clock.waits).toEqual([300, 600, 1200])
    const early = through(outcomes(replyOf(503)), () => 0)
    await early.transport.send(list)
    expect(early.clock.waits).toEqual([150, 300, 600])
  })

  it('when it is a login too: that only makes one more token', async () => {
    const services = outcomes(replyOf(503), replyOf(201))
    const login = { method: 'POST', url: 'http://k/v3/auth/tokens', headers: {} } as const
    expect((await through(services).transport.send(login)).status).toBe(201)
  })
})

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Sun, 01 Mar 2026 12:00:09 GMT', 9_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ])('%j is obeyed', async (header, wait) => {
    const { clock, transport } = through(outcomes(replyOf(429, null, { 'retry-after': header }), replyOf(200)))
    await transport.send(list)
    expect(clock.waits).toEqual([wait])
  })

  it('that nobody can make sense of is passed over', async () => {
    const { clock, transport } = through(outcomes(replyOf(429, null, { 'retry-after': 'soon' }), replyOf(200)))
    await transport.send(list)
    expect(clock.waits).toEqual([300])
  })

  it('that is longer than anybody would wait ends it: the answer is that we are refused', async () => {
    const services = outcomes(replyOf(429, null, { 'retry-after': '3600' }))
    const { clock, transport } = through(services)
    expect((await transport.send(list)).status).toBe(429)
    expect(services.requests).toHaveLength(1)
    expect(clock.waits).toEqual([])
  })
})

describe('it is not tried again', () => {
  it.each([200, 300, 400, 401, 403, 404, 406, 409, 413])('after %d', async (status) => {
    const services = outcomes(replyOf(status), replyOf(200))
    expect((await through(services).transport.send(list)).status).toBe(status)
    expect(services.requests).toHaveLength(1)
  })

  it.each(['never', 'later'] as const)('after a failure that may be tried %s', async (retry) => {
    const services = outcomes(broken(retry), replyOf(200))
    await failureOf(() => through(services).transport.send(list))
    expect(services.requests).toHaveLength(1)
  })

  it('more than three times', async () => {
    const replies = outcomes(replyOf(503))
    expect((await through(replies).transport.send(list)).status).toBe(503)
    expect(replies.requests).toHaveLength(4)
    const failures = outcomes(broken('now'))
    expect((await failureOf(() => through(failures).transport.send(list))).code).toBe('endpoint.cut-short')
    expect(failures.requests).toHaveLength(4)
  })

  it('where the failure itself took long: the next would take as long', async () => {
    const clock = notingClock()
    const slow = scripted(() => {
      clock.advance(10_001)
      return replyOf(504)
    })
    expect((await withRetries(slow, clock, () => 1).send(list)).status).toBe(504)
    expect(slow.requests).toHaveLength(1)
  })

  it.each(['POST', 'PUT', 'DELETE'] as const)('where it changes something: %s', async (method) => {
    const services = outcomes(replyOf(503), replyOf(200))
    const request = { method, url: 'http://c/v3/attachments/1', headers: {} }
    expect((await through(services).transport.send(request)).status).toBe(503)
    expect(services.requests).toHaveLength(1)
    const failing = outcomes(broken('now'))
    await failureOf(() => through(failing).transport.send(request))
    expect(failing.requests).toHaveLength(1)
  })

  it('once the command was interrupted', async () => {
    const services = outcomes(replyOf(503))
    const clock = notingClock()
    const interrupted = {
      ...clock,
      sleep: async () => {
        throw new CinderSweepError('interrupted', 'interrupted while waiting', { hint: 'again' })
      },
    }
    const failure = await failureOf(() => withRetries(services, interrupted, () => 1).send(list))
    expect(failure.code).toBe('interrupted')
    expect(services.requests).toHaveLength(1)
  })
})
