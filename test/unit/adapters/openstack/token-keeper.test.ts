/** One login for all who wait, renewed in time, and never tried again where that locks accounts. */
import { describe, expect, it } from 'vitest'
import type { AuthConfig } from '../../../../src/adapters/openstack/auth-config.ts'
import { keepToken } from '../../../../src/adapters/openstack/token-keeper.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { notingClock, replyOf, scripted } from '../../../support/scripted.ts'

const auth: AuthConfig = {
  url: 'http://k',
  method: { kind: 'password', user: { id: 'u', name: null, domain: null }, password: 'p' },
  scope: { kind: 'none' },
}
const byToken: AuthConfig = { ...auth, method: { kind: 'token', token: 'old' } }

const hour = 3_600_000
const minute = 60_000

/** A Keystone that numbers its tokens, and may be replaced in the middle. */
function opened({ lifeMs = hour, skewMs = 0, auth: login = auth } = {}) {
  const clock = notingClock()
  const granted = (turn: number): HttpReply =>
    replyOf(
      201,
      { token: { expires_at: new Date(clock.now() + skewMs + lifeMs).toISOString() } },
      { 'x-subject-token': `token-${turn}`, date: new Date(clock.now() + skewMs).toUTCString() },
    )
  const behaviour = { answer: granted }
  const keystone = scripted((_, turn) => behaviour.answer(turn))
  const keeper = keepToken(login, clock, { transport: keystone, now: () => clock.now(), deadlineMs: 1_000 })
  const ids = async (count: number) =>
    (await Promise.all(Array.from({ length: count }, () => keeper.token()))).map((token) => token.id)
  return { clock, keystone, keeper, behaviour, granted, ids }
}

describe('a token', () => {
  it('is asked for once, however many wait for it', async () => {
    const { keystone, ids } = opened()
    expect(new Set(await ids(50))).toEqual(new Set(['token-1']))
    expect(keystone.requests).toHaveLength(1)
  })

  it('is kept as long as it is good', async () => {
    const { clock, keystone, ids } = opened()
    await ids(1)
    clock.advance(hour - 3 * minute)
    expect(await ids(1)).toEqual(['token-1'])
    expect(keystone.requests).toHaveLength(1)
  })

  it('is renewed before it would expire in the middle of a request, once for all', async () => {
    const { clock, keystone, ids } = opened()
    await ids(1)
    clock.advance(hour - minute)
    expect(new Set(await ids(50))).toEqual(new Set(['token-2']))
    expect(keystone.requests).toHaveLength(2)
  })

  it.each([hour * 5, -hour * 5])('expires by the cloud’s clock, %d ms off ours', async (skewMs) => {
    const { clock, ids } = opened({ skewMs })
    await ids(1)
    clock.advance(hour - 3 * minute)
    expect(await ids(1)).toEqual(['token-1'])
    clock.advance(2 * minute)
    expect(await ids(1)).toEqual(['token-2'])
  })

  it('of a cloud whose tokens live but a minute is not renewed before each request', async () => {
    const { clock, keystone, ids } = opened({ lifeMs: minute })
    for (let i = 0; i < 5; i++) await ids(1)
    clock.advance(minute)
    await ids(1)
    expect(keystone.requests).toHaveLength(1)
    clock.advance(2 * minute)
    expect(await ids(1)).toEqual(['token-2'])
  })

  it('that was made of another is not renewed: its time is over when the other’s is', async () => {
    const { clock, keystone, ids } = opened({ auth: byToken })
    await ids(1)
    clock.advance(hour + minute)
    expect(await ids(1)).toEqual(['token-1'])
    expect(keystone.requests).toHaveLength(1)
  })
})

describe('a token that a service rejected', () => {
  it('is replaced once, however many were rejected with it', async () => {
    const { keystone, keeper } = opened()
    const stale = await keeper.token()
    const fresh = await Promise.all(Array.from({ length: 50 }, () => keeper.replace(stale)))
    expect(new Set(fresh.map((token) => token.id))).toEqual(new Set(['token-2']))
    expect(keystone.requests).toHaveLength(2)
  })

  it('is replaced by what another request has already got, also much later', async () => {
    const { keystone, keeper } = opened()
    const stale = await keeper.token()
    await keeper.replace(stale)
    expect((await keeper.replace(stale)).id).toBe('token-2')
    expect((await keeper.token()).id).toBe('token-2')
    expect(keystone.requests).toHaveLength(2)
  })
})

describe('a login that fails', () => {
  it('fails for all who wait for it, and is tried again by the next', async () => {
    const { keystone, keeper, behaviour, granted, ids } = opened()
    behaviour.answer = () => replyOf(503)
    const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(() => keeper.token())))
    expect(new Set(failures.map((failure) => failure.code))).toEqual(new Set(['api.failed']))
    expect(keystone.requests).toHaveLength(1)
    behaviour.answer = granted
    expect(await ids(1)).toEqual(['token-2'])
  })

  it.each([
    [401, 'auth.refused'],
    [403, 'auth.forbidden'],
  ])('because Keystone answered %d is never tried again: that would lock the account', async (status, code) => {
    const { keystone, keeper, behaviour } = opened()
    const stale = await keeper.token()
    behaviour.answer = () => replyOf(status)
    for (let i = 0; i < 5; i++) {
      expect((await failureOf(() => keeper.replace(stale))).code).toBe(code)
      expect((await failureOf(() => keeper.token())).code).toBe(code)
    }
    expect(keystone.requests).toHaveLength(2)
  })
})
