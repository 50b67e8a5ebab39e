import { describe, expect, it } from 'vitest'
import type { AuthConfig, AuthMethod, Scope } from '../../../../src/adapters/openstack/auth-config.ts'
import { issueToken, type Token } from '../../../../src/adapters/openstack/keystone.ts'
import { openSimulated } from '../../../../src/compose/open-simulated.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { applicationCredential, standardPassword } from '../../../../src/simulate/standard.ts'
import { inProcess, inProcessBase } from '../../../../src/simulate/wire/in-process.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf, type ScriptedTransport, scripted } from '../../../support/scripted.ts'
import { stillCloud, testTime } from '../../../support/simulated-scan.ts'

const byName = { id: null, name: 'admin', domain: { name: 'Default' } }
const password: AuthMethod = { kind: 'password', user: byName, password: 's3cret' }
const project: Scope = { kind: 'project', id: null, name: 'admin', domain: { id: 'default' } }
const login = (over: Partial<AuthConfig> = {}): AuthConfig => ({
  url: 'http://k:5000',
  method: password,
  scope: project,
  ...over,
})

const issue = (auth: AuthConfig, transport: ScriptedTransport): Promise<Token> =>
  issueToken(auth, { transport, now: () => testTime, deadlineMs: 4_000 })

const granted = (token: object = {}, headers: Record<string, string> = {}): HttpReply =>
  replyOf(201, { token }, { 'x-subject-token': 'gAAA', ...headers })

/** What Keystone was sent for a login. */
async function sent(auth: AuthConfig): Promise<unknown> {
  const keystone = scripted(() => granted())
  await issue(auth, keystone)
  return keystone.requests[0]?.body
}

describe('a login', () => {
  it.each([
    ['http://k:5000', 'http://k:5000/v3/auth/tokens'],
    ['http://k/identity/v3', 'http://k/identity/v3/auth/tokens'],
    ['http://k/identity', 'http://k/identity/v3/auth/tokens'],
  ])('at %s goes to %s', async (url, full) => {
    const keystone = scripted(() => granted())
    await issue(login({ url }), keystone)
    expect(keystone.requests[0]).toMatchObject({ method: 'POST', url: full, deadlineMs: 4_000 })
  })

  it('by password names user, domain and scope', async () => {
    expect(await sent(login())).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'admin', domain: { name: 'Default' }, password: 's3cret' } },
        },
        scope: { project: { name: 'admin', domain: { id: 'default' } } },
      },
    })
  })

  it('by ids names no domains', async () => {
    const user = { id: 'u1', name: null, domain: { id: 'default' } }
    const scope: Scope = { kind: 'project', id: 'p1', name: null, domain: { id: 'default' } }
    expect(await sent(login({ method: { ...password, user }, scope }))).toEqual({
      auth: {
        identity: { methods: ['password'], password: { user: { id: 'u1', password: 's3cret' } } },
        scope: { project: { id: 'p1' } },
      },
    })
  })

  it.each<[Scope, unknown]>([
    [{ kind: 'system' }, { system: { all: true } }],
    [{ kind: 'domain', domain: { id: 'd1' } }, { domain: { id: 'd1' } }],
    [{ kind: 'none' }, undefined],
  ])('asks for the scope %j', async (scope, asked) => {
    expect(((await sent(login({ scope }))) as { auth: { scope?: unknown } }).auth.scope).toEqual(asked)
  })

  it('by an application credential names it by id, or by name and user, and never a scope', async () => {
    const method = { kind: 'application-credential', secret: 's', user: null, name: null, id: 'ac1' } as const
    const scope: Scope = { kind: 'none' }
    expect(await sent(login({ method, scope }))).toEqual({
      auth: {
        identity: { methods: ['application_credential'], application_credential: { id: 'ac1', secret: 's' } },
      },
    })
    expect(await sent(login({ method: { ...method, id: null, name: 'sweep', user: byName }, scope }))).toMatchObject({
      auth: {
        identity: {
          application_credential: { name: 'sweep', secret: 's', user: { name: 'admin', domain: { name: 'Default' } } },
        },
      },
    })
  })

  it('by a token exchanges it for one of the scope', async () => {
    expect(await sent(login({ method: { kind: 'token', token: 'old' } }))).toMatchObject({
      auth: { identity: { methods: ['token'], token: { id: 'old' } }, scope: { project: { name: 'admin' } } },
    })
  })
})

describe('a token', () => {
  it('knows whose it is, for what, and until when', async () => {
    const body = {
      expires_at: '2026-03-01T13:00:00.000000Z',
      user: { id: 'u1', name: 'admin' },
      project: { id: 'p1', name: 'ops' },
      roles: [{ id: 'r1', name: 'admin' }, { id: 'r2', name: 'reader' }, {}],
      catalog: [{ type: 'compute', endpoints: [{ interface: 'public', region: 'R', url: 'http://n' }] }],
    }
    expect(
      await issue(
        login(),
        scripted(() => granted(body)),
      ),
    ).toEqual({
      id: 'gAAA',
      expiresAt: testTime + 3_600_000,
      issuedAt: testTime,
      catalogue: [{ type: 'compute', endpoints: [{ interface: 'public', region: 'R', url: 'http://n' }] }],
      project: 'ops',
      user: 'admin',
      roles: ['admin', 'reader'],
      skewMs: 0,
    })
  })

  it('of another scope than a project, or of few words, is one too', async () => {
    expect(
      await issue(
        login(),
        scripted(() => granted({ system: { all: true } })),
      ),
    ).toMatchObject({
      project: null,
      user: null,
      roles: [],
      catalogue: [],
      expiresAt: null,
    })
  })

  it.each([
    [0, 0],
    [1_500, 0],
    [-1_000, 0],
    [3_600_000, 3_600_000],
    [-7_200_000, -7_200_000],
  ])('tells by how much the cloud’s clock is ahead: a Date %d ms off is %d', async (off, skew) => {
    const date = new Date(testTime + off).toUTCString()
    const token = await issue(
      login(),
      scripted(() => granted({}, { date })),
    )
    expect(token.skewMs).toBe(skew)
    expect(token.issuedAt).toBe(testTime + skew)
  })
})

describe('a login that is not granted', () => {
  const failing = (reply: HttpReply, auth = login()) =>
    failureOf(() =>
      issue(
        auth,
        scripted(() => reply),
      ),
    )

  it('is told as rejected, with what to check and the request id', async () => {
    const failure = await failing(replyOf(401, { error: { message: 'The request requires authentication.' } }))
    expect(failure.code).toBe('auth.refused')
    expect(failure.message).toBe('Keystone at http://k:5000/v3/auth/tokens rejected the credentials (req-1)')
    expect(failure.hint).toContain('the password')
    expect(failure.hint).toContain('openstack token issue')
  })

  it('says why where Keystone does: a password that is over, a locked account', async () => {
    const message = 'The password is expired and needs to be changed for user: u1.'
    const failure = await failing(replyOf(401, { error: { code: 401, message, title: 'Unauthorized' } }))
    expect(failure.code).toBe('auth.refused')
    expect(failure.message).toMatch(/rejected the credentials \(req-1\): The password is expired and needs/)
  })

  it('by a token is told to need a new one', async () => {
    const failure = await failing(replyOf(401), login({ method: { kind: 'token', token: 'old' } }))
    expect(failure.hint).toContain('issue a new one')
  })

  it.each([
    [403, 'auth.forbidden', 'never'],
    [300, 'endpoint.nonsense', 'never'],
    [404, 'endpoint.nonsense', 'never'],
    [302, 'endpoint.nonsense', 'never'],
    [400, 'api.failed', 'never'],
    [429, 'api.failed', 'later'],
    [500, 'api.failed', 'later'],
    [503, 'api.failed', 'later'],
  ])('by %d is %s, to be tried again %s, with the request id', async (status, code, retry) => {
    const failure = await failing(replyOf(status))
    expect(failure).toMatchObject({ code, retry })
    expect(failure.message).toContain('http://k:5000/v3/auth/tokens')
    expect(failure.message).toContain('(req-1)')
    expect(failure.facts).toMatchObject({ status, request: 'req-1' })
  })

  it('says where Keystone has gone, and does not take the password there', async () => {
    const keystone = scripted(() => replyOf(301, null, { location: 'https://k:5000/v3/auth/tokens' }))
    const failure = await failureOf(() => issue(login(), keystone))
    expect(failure.message).toContain('it has moved to https://k:5000/v3/auth/tokens')
    expect(keystone.requests).toHaveLength(1)
  })

  it.each([
    ['no token in the header', replyOf(201, { token: {} })],
    ['no token in the body', replyOf(201, { hello: 'world' }, { 'x-subject-token': 'gAAA' })],
    ['no body', replyOf(201, null, { 'x-subject-token': 'gAAA' })],
  ])('is nonsense with %s', async (_what, reply) => {
    const failure = await failing(reply)
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain('answered 201, but without a token (req-1)')
  })

  it('never tells the password', async () => {
    for (const status of [300, 301, 400, 401, 403, 404, 500]) {
      const failure = await failing(replyOf(status, { error: { message: 'no' } }))
      expect(JSON.stringify([failure.message, failure.hint, failure.facts])).not.toContain('s3cret')
    }
  })
})

describe('the simulated Keystone takes', () => {
  const cloud = stillCloud()
  const deps = { transport: inProcess(cloud), now: () => testTime, deadlineMs: 1_000 }
  const at = (over: Partial<AuthConfig>) => issueToken(login({ url: `${inProcessBase}/identity`, ...over }), deps)
  const named = { kind: 'application-credential', id: null, name: 'simulated', user: byName } as const

  it.each<[string, Partial<AuthConfig>, readonly string[]]>([
    ['a password', { method: { ...password, password: standardPassword } }, ['admin', 'member', 'reader']],
    ['system scope', { method: { ...password, password: standardPassword }, scope: { kind: 'system' } }, ['admin']],
    [
      'an application credential by name',
      { method: { ...named, secret: applicationCredential.secret }, scope: { kind: 'none' } },
      ['admin', 'member', 'reader'],
    ],
  ])('%s', async (_what, auth, roles) => {
    expect((await at(auth)).roles).toEqual(roles)
  })

  it('a token, for a new one', async () => {
    const { id } = await openSimulated(cloud).session.token()
    const exchanged = await at({ method: { kind: 'token', token: id } })
    expect(exchanged.id).not.toBe(id)
    expect(exchanged.user).toBe('admin')
  })

  it('no wrong password', async () => {
    expect((await failureOf(() => at({ method: { ...password, password: 'wrong' } }))).code).toBe('auth.refused')
  })
})
