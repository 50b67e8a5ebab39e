import { describe, expect, it } from 'vitest'
import { openWsapi } from '../../../../src/adapters/hpe3par/wsapi-session.ts'
import { CinderSweepError } from '../../../../src/kernel/errors.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf, type ScriptedTransport, scripted } from '../../../support/scripted.ts'

const forbidden = (code?: number): HttpReply => replyOf(403, code === undefined ? null : { code, desc: 'no' })

/** An array that gives the keys k1, k2, … and answers everything else as `answer` says. */
function arrayThat(answer: (key: string, turn: number) => HttpReply): ScriptedTransport {
  let logins = 0
  let turn = 0
  return scripted(({ method, url, headers }) => {
    if (method === 'POST' && url.endsWith('/credentials')) return replyOf(201, { key: `k${++logins}` })
    if (method === 'DELETE' && url.includes('/credentials/')) return replyOf(200)
    return answer(headers['x-hp3par-wsapi-sessionkey'] ?? '', ++turn)
  })
}

const sessionOn = (transport: ScriptedTransport, url = 'https://array:8080/api/v1') =>
  openWsapi({ transport, url, username: 'cinder', password: () => 'hunter2', label: 'array', deadlineMs: 1_000 })

const asked = ({ requests }: ScriptedTransport): readonly string[] =>
  requests.map(({ method, url }) => `${method} ${url.replace(/^.*\/api\/v1/, '')}`)

describe('a session', () => {
  it('logs in once for all requests, however many begin at once, and gives its key back', async () => {
    const transport = arrayThat(() => replyOf(200, {}))
    const session = sessionOn(transport)
    await Promise.all([session.call({ path: '/a' }), session.call({ path: '/b' })])
    await session.end()
    expect(asked(transport)).toEqual(['POST /credentials', 'GET /a', 'GET /b', 'DELETE /credentials/k1'])
    expect(transport.requests[0]?.body).toEqual({ user: 'cinder', password: 'hunter2' })
  })

  it('that never asked anything has nothing to give back, and one that ended begins anew', async () => {
    const transport = arrayThat(() => replyOf(200, {}))
    const session = sessionOn(transport)
    await session.end()
    expect(asked(transport)).toEqual([])
    await session.call({ path: '/a' })
    await session.end()
    await session.end()
    await session.call({ path: '/b' })
    expect(asked(transport)).toEqual([
      'POST /credentials',
      'GET /a',
      'DELETE /credentials/k1',
      'POST /credentials',
      'GET /b',
    ])
  })

  it.each([
    ['an expired key', forbidden(6)],
    ['a 403 that says no more', forbidden()],
    ['a 401', replyOf(401)],
  ])('logs in once more after %s, once for all that wait', async (_what, refusal) => {
    const transport = arrayThat((key) => (key === 'k1' ? refusal : replyOf(200, {})))
    const session = sessionOn(transport)
    await Promise.all([session.call({ path: '/a' }), session.call({ path: '/b' })])
    expect(asked(transport).filter((line) => line === 'POST /credentials')).toHaveLength(2)
  })

  it('does not log in again and again where that does not help', async () => {
    const transport = arrayThat(() => forbidden(6))
    const failure = await failureOf(() => sessionOn(transport).call({ path: '/volumes' }))
    expect(failure.code).toBe('api.refused')
    expect(asked(transport)).toEqual(['POST /credentials', 'GET /volumes', 'POST /credentials', 'GET /volumes'])
  })

  it.each([13, 25, 120])('does not log in again for what no login mends: code %i', async (code) => {
    const transport = arrayThat(() => forbidden(code))
    const failure = await failureOf(() => sessionOn(transport).call({ method: 'DELETE', path: '/volumes/a' }))
    expect(failure).toMatchObject({ code: 'api.refused', facts: { status: 403, code } })
    expect(asked(transport)).toEqual(['POST /credentials', 'DELETE /volumes/a'])
  })

  it('finds the API where only the array is named', async () => {
    const transport = arrayThat(() => replyOf(200, {}))
    await sessionOn(transport, 'https://array:443/').call({ path: '/a' })
    expect(transport.requests[1]?.url).toBe('https://array/api/v1/a')
  })
})

describe('a login', () => {
  it('that is rejected is not tried again: that would lock the account', async () => {
    const transport = scripted(() => forbidden(5))
    const session = sessionOn(transport)
    for (let i = 0; i < 2; i++) {
      const failure = await failureOf(() => session.call({ path: '/a' }))
      expect(failure.code).toBe('auth.refused')
      expect(`${failure.message} ${failure.hint}`).not.toContain('hunter2')
    }
    expect(transport.requests).toHaveLength(1)
    await session.end()
  })

  it('that failed otherwise may be tried again', async () => {
    let turn = 0
    const transport = scripted(({ method }) =>
      method === 'POST' ? (++turn === 1 ? replyOf(503, { code: 9 }) : replyOf(201, { key: 'k' })) : replyOf(200, {}),
    )
    const session = sessionOn(transport)
    expect(await failureOf(() => session.call({ path: '/a' }))).toMatchObject({ code: 'api.busy', retry: 'later' })
    await session.call({ path: '/a' })
  })

  it.each([
    [replyOf(201, {}), 'endpoint.nonsense'],
    [replyOf(200, { hello: 'world' }), 'endpoint.nonsense'],
    [replyOf(302, null, { location: 'https://elsewhere/' }), 'endpoint.nonsense'],
    [replyOf(404), 'api.not-found'],
  ])('answered with %o is none', async (reply, code) => {
    expect((await failureOf(() => sessionOn(scripted(() => reply)).call({ path: '/a' }))).code).toBe(code)
  })

  it('needs a URL, and is asked for no other', async () => {
    expect(
      (
        await failureOf(() =>
          sessionOn(
            arrayThat(() => replyOf(200)),
            'array:8080',
          ),
        )
      ).code,
    ).toBe('config.invalid')
  })
})

describe('a failure', () => {
  it('of the wire says what to do about an array, not about a cloud', async () => {
    const transport = scripted(() => {
      throw new CinderSweepError('endpoint.tls', 'the certificate of array is not accepted', { hint: 'clouds.yaml' })
    })
    const failure = await failureOf(() => sessionOn(transport).call({ path: '/a' }))
    expect(failure.hint).toContain('backends[].cacert')
  })

  it.each([
    [replyOf(409, { code: 32, desc: 'has child' }), 'api.conflict', /has child, code 32/],
    [replyOf(500, { code: 1, message: 'internal' }), 'api.failed', /internal, code 1/],
    [replyOf(503), 'api.busy', /503/],
    [replyOf(400, { code: 12, desc: 'password=hunter2' }), 'api.failed', /password=\*\*\*/],
  ])('%o has a code and the words of the array', async (reply, code, says) => {
    const failure = await failureOf(() => sessionOn(arrayThat(() => reply)).call({ path: '/a' }))
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(says)
  })

  it('to give the key back harms nobody', async () => {
    const transport = scripted(({ method }) => {
      if (method === 'DELETE') throw new CinderSweepError('endpoint.unreachable', 'gone', { hint: 'x' })
      return method === 'POST' ? replyOf(201, { key: 'k' }) : replyOf(200, {})
    })
    const session = sessionOn(transport)
    await session.call({ path: '/a' })
    await expect(session.end()).resolves.toBeUndefined()
  })
})
