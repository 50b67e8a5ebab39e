/** Keystone v3: what is sent to get a token, and what comes back with it. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { withoutSecrets } from '../../kernel/secrets.ts'
import { type Instant, parseInstant } from '../../kernel/time.ts'
import type { HttpReply, HttpTransport } from '../../ports/http.ts'
import type { AuthConfig, AuthMethod, DomainRef, Scope, UserRef } from './auth-config.ts'
import { type CatalogueEntry, readCatalogue } from './catalogue.ts'
import { isMapping, type Mapping } from './cloud-files.ts'
import { idIn, messageOf, movedTo, requestIdOf } from './service-error.ts'

export interface Token {
  readonly id: string
  readonly expiresAt: Instant | null
  /** When we got it, by the cloud's clock. */
  readonly issuedAt: Instant
  readonly catalogue: readonly CatalogueEntry[]
  readonly project: string | null
  readonly user: string | null
  readonly roles: readonly string[]
  /** How far the cloud's clock is ahead of ours. */
  readonly skewMs: number
}

export interface LoginDeps {
  readonly transport: HttpTransport
  readonly now: () => Instant
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

/** Logs in once. Neither retries nor remembers: others do. */
export async function issueToken(auth: AuthConfig, { transport, now, deadlineMs, signal }: LoginDeps): Promise<Token> {
  const base = /\/v3$/.test(auth.url) ? auth.url : `${auth.url}/v3`
  const url = `${base}/auth/tokens`
  const reply = await transport.send({
    method: 'POST',
    url,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: { auth: { identity: identityOf(auth.method), ...scopeOf(auth.scope) } },
    deadlineMs,
    signal,
  })
  if (reply.status !== 201) throw refusal(auth, url, reply)
  const id = reply.headers['x-subject-token']
  const token = isMapping(reply.body) ? reply.body['token'] : undefined
  if (!id || !isMapping(token)) {
    throw new CinderSweepError('endpoint.nonsense', `${url} answered 201, but without a token${idIn(reply)}`, {
      hint: 'Check that auth_url is Keystone and not a proxy or a dashboard.',
    })
  }
  return readToken(id, token, reply, now())
}

function readToken(id: string, token: Mapping, reply: HttpReply, receivedAt: Instant): Token {
  const roles = Array.isArray(token['roles']) ? token['roles'] : []
  const date = Date.parse(reply.headers['date'] ?? '')
  // The Date header counts whole seconds: less than two of difference is no skew.
  const skewMs = Number.isNaN(date) || Math.abs(date - receivedAt) < 2_000 ? 0 : date - receivedAt
  return {
    id,
    expiresAt: parseInstant(token['expires_at'] as string | undefined),
    issuedAt: receivedAt + skewMs,
    catalogue: readCatalogue(token['catalog']),
    project: nameOf(token['project']),
    user: nameOf(token['user']),
    roles: roles.map(nameOf).filter((name) => name !== null),
    skewMs,
  }
}

const nameOf = (entry: unknown): string | null =>
  isMapping(entry) ? ((entry['name'] as string | undefined) ?? (entry['id'] as string | undefined) ?? null) : null

function identityOf(method: AuthMethod): Mapping {
  switch (method.kind) {
    case 'password':
      return { methods: ['password'], password: { user: { ...userOf(method.user), password: method.password } } }
    case 'token':
      return { methods: ['token'], token: { id: method.token } }
    case 'application-credential': {
      const named =
        method.id === null ? { name: method.name, user: method.user && userOf(method.user) } : { id: method.id }
      return { methods: ['application_credential'], application_credential: { ...named, secret: method.secret } }
    }
  }
}

const userOf = (user: UserRef): Mapping =>
  user.id === null ? { name: user.name, domain: domainOf(user.domain) } : { id: user.id }
const domainOf = (domain: DomainRef | null): Mapping => ({ ...domain })

function scopeOf(scope: Scope): Mapping {
  switch (scope.kind) {
    case 'project':
      return {
        scope: { project: scope.id === null ? { name: scope.name, domain: domainOf(scope.domain) } : { id: scope.id } },
      }
    case 'domain':
      return { scope: { domain: domainOf(scope.domain) } }
    case 'system':
      return { scope: { system: { all: true } } }
    case 'none':
      return {}
  }
}

/** Why, where Keystone says more than that it refuses: a password that is over, an account that is locked. */
function reasonIn(reply: HttpReply): string {
  const said = messageOf(reply.body)
  return said === null || /requires authentication/.test(said) ? '' : `: ${withoutSecrets(said)}`
}

function refusal(auth: AuthConfig, url: string, reply: HttpReply): CinderSweepError {
  const facts = { url, status: reply.status, request: requestIdOf(reply) }
  const id = `${idIn(reply)}${reasonIn(reply)}`
  if (reply.status === 401) {
    const hint =
      auth.method.kind === 'token'
        ? 'The token has expired or was revoked: issue a new one with "openstack token issue".'
        : 'Check the user, its domain, the project and the password; "openstack token issue" must work with the same settings.'
    return new CinderSweepError('auth.refused', `Keystone at ${url} rejected the credentials${id}`, { hint, facts })
  }
  if (reply.status === 403) {
    return new CinderSweepError('auth.forbidden', `Keystone at ${url} forbids this login${id}`, {
      hint: 'The user may be disabled or locked, or the credential may not be scoped to this project.',
      facts,
    })
  }
  const moved = movedTo(reply)
  if (moved !== null) {
    return new CinderSweepError('endpoint.nonsense', `${url} answered ${reply.status}: it has moved to ${moved}${id}`, {
      hint: 'Correct auth_url: a login is not sent on to another place.',
      facts,
    })
  }
  if (reply.status === 404 || reply.status === 300) {
    return new CinderSweepError('endpoint.nonsense', `${url} answered ${reply.status}: no Keystone v3 is there${id}`, {
      hint: 'Correct auth_url; it usually ends in :5000/v3.',
      facts,
    })
  }
  return new CinderSweepError('api.failed', `Keystone at ${url} answered ${reply.status} to the login${id}`, {
    hint: 'Look into Keystone’s log for this request id.',
    retry: reply.status >= 500 || reply.status === 429 ? 'later' : 'never',
    facts,
  })
}
