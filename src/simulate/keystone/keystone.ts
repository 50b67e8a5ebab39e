/** Keystone v3 of the simulated cloud: tokens, and the lists that clients look names up in. */
import type { SimulatedCloud } from '../cloud.ts'
import { isJson, type Json, ok, Refusal, reply, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { findRoute, type Route, route } from '../router.ts'
import { isDelegated, unauthorized, validToken } from '../service.ts'
import type { Project, TokenRow, User } from '../state/rows.ts'
import { catalogue } from './catalogue.ts'
import { type Call, error, listRoutes } from './lists.ts'

export function keystone(cloud: SimulatedCloud, request: SimulatedRequest, path: string): SimulatedReply {
  const headers = { 'x-openstack-request-id': `req-${cloud.random.uuid()}`, vary: 'X-Auth-Token' }
  if (path === '' || path === '/') return { ...reply(300, { versions: { values: [versionOf(request)] } }), headers }
  try {
    const found = findRoute(routes, request.method, path)
    if (found === null)
      return { ...error(404, 'Not Found', `(http://keystone${path}): The resource could not be found.`), headers }
    const answer = found.route.handle({ cloud, request, params: found.params })
    return { ...answer, headers: { ...headers, ...answer.headers } }
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ...thrown.reply, headers: { ...headers, ...thrown.reply.headers } }
    throw thrown
  }
}

const versionOf = (request: SimulatedRequest): Json => ({
  id: 'v3.14',
  status: 'stable',
  updated: '2020-04-07T00:00:00Z',
  links: [{ rel: 'self', href: `${request.base}/identity/v3/` }],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
})

function issue({ cloud, request }: Call): SimulatedReply {
  const auth = isJson(request.body) && isJson(request.body['auth']) ? request.body['auth'] : {}
  const identity = isJson(auth['identity']) ? auth['identity'] : {}
  const method = Array.isArray(identity['methods']) ? String(identity['methods'][0]) : ''
  const proven = prove(cloud, method, identity, auth['scope'])
  const scoped = scopeOf(cloud, auth['scope'], proven)
  const token: TokenRow = {
    id: `gAAAAA${cloud.random.hex(40)}`,
    user: proven.user,
    ...scoped,
    expiresAt: proven.expiresAt ?? cloud.time.now() + cloud.conf.tokenLifeMs,
    methods: proven.methods,
  }
  cloud.tokens.set(token.id, token)
  return reply(201, bodyOf(cloud, token, request), { 'x-subject-token': token.id })
}

interface Proven {
  readonly user: User
  readonly methods: readonly string[]
  /** What an application credential is bound to; others have to ask for a scope. */
  readonly project: Project | null
  /** A token that was made of another does not outlive it. */
  readonly expiresAt: number | null
}

function prove(cloud: SimulatedCloud, method: string, identity: Json, scope: unknown): Proven {
  const given = isJson(identity[method]) ? identity[method] : {}
  if (method === 'password') return provePassword(cloud, isJson(given['user']) ? given['user'] : {})
  if (method === 'token') return proveToken(cloud, String(given['id']), scope)
  if (method === 'application_credential') {
    if (scope !== undefined) throw new Refusal(unauthorized)
    return proveCredential(cloud, given)
  }
  throw new Refusal(error(400, 'Bad Request', 'Expecting to find valid authentication methods in identity.'))
}

function provePassword(cloud: SimulatedCloud, wanted: Json): Proven {
  const user = userBy(cloud, wanted)
  if (user === undefined || user.password !== wanted['password']) throw new Refusal(unauthorized)
  return { user, methods: ['password'], project: null, expiresAt: null }
}

function proveToken(cloud: SimulatedCloud, id: string, scope: unknown): Proven {
  const old = validToken(cloud, id)
  if (old === null) throw new Refusal(unauthorized)
  const toProject = isJson(scope) && 'project' in scope
  if (old.system && toProject) throw new Refusal(forbidden('Using a system-scoped token to create a project-scoped'))
  if (isDelegated(old) && cloud.release.keepsDelegatedTokens && isJson(scope))
    throw new Refusal(forbidden('Using an application credential token to create a scoped token'))
  return { user: old.user, methods: [...new Set(['token', ...old.methods])], project: null, expiresAt: old.expiresAt }
}

function proveCredential(cloud: SimulatedCloud, given: Json): Proven {
  const owner = isJson(given['user']) ? userBy(cloud, given['user']) : undefined
  const credential = [...cloud.credentials.values()].find(
    (row) => row.id === given['id'] || (row.name === given['name'] && row.user === owner?.id),
  )
  const user = credential === undefined ? undefined : cloud.users.get(credential.user)
  if (credential === undefined || user === undefined || credential.secret !== given['secret'])
    throw new Refusal(unauthorized)
  const project = cloud.projects.get(credential.project) ?? null
  return { user, methods: ['application_credential'], project, expiresAt: null }
}

const forbidden = (what: string): SimulatedReply =>
  error(403, 'Forbidden', `You are not authorized to perform the requested action: ${what} is not allowed.`)

const userBy = (cloud: SimulatedCloud, wanted: Json): User | undefined =>
  [...cloud.users.values()].find(
    (user) => user.id === wanted['id'] || (user.name === wanted['name'] && isDefaultDomain(wanted['domain'])),
  )

const isDefaultDomain = (domain: unknown): boolean =>
  isJson(domain) && (domain['id'] === 'default' || domain['name'] === 'Default')

function scopeOf(
  cloud: SimulatedCloud,
  scope: unknown,
  proven: Proven,
): Pick<TokenRow, 'project' | 'system' | 'roles'> {
  if (isJson(scope) && isJson(scope['project'])) {
    const wanted = scope['project']
    const project = [...cloud.projects.values()].find(
      (row) => row.id === wanted['id'] || (row.name === wanted['name'] && isDefaultDomain(wanted['domain'])),
    )
    const roles = project === undefined ? undefined : proven.user.roles.get(project.id)
    if (project === undefined || roles === undefined) throw new Refusal(unauthorized)
    return { project, system: false, roles }
  }
  if (isJson(scope) && isJson(scope['system'])) {
    const roles = proven.user.roles.get('system')
    if (roles === undefined) throw new Refusal(unauthorized)
    return { project: null, system: true, roles }
  }
  const { project, user } = proven
  return { project, system: false, roles: project === null ? [] : (user.roles.get(project.id) ?? []) }
}

function bodyOf(cloud: SimulatedCloud, token: TokenRow, request: SimulatedRequest): Json {
  const domain = { id: 'default', name: 'Default' }
  const scoped = token.roles.length > 0
  return {
    token: {
      methods: token.methods,
      user: { id: token.user.id, name: token.user.name, domain, password_expires_at: null },
      audit_ids: [cloud.random.hex(22)],
      expires_at: new Date(token.expiresAt).toISOString().replace('Z', '000Z'),
      issued_at: new Date(cloud.time.now()).toISOString().replace('Z', '000Z'),
      ...(token.system ? { system: { all: true } } : {}),
      ...(token.project === null ? {} : { project: { ...token.project, domain }, is_domain: false }),
      ...(scoped ? { roles: token.roles.map((name) => ({ id: `role-${name}`, name })) } : {}),
      ...(scoped && !request.query.has('nocatalog')
        ? { catalog: catalogue(cloud, request.base, token.project?.id ?? null) }
        : {}),
    },
  }
}

function validate({ cloud, request }: Call): SimulatedReply {
  requireToken(cloud, request)
  const subject = request.headers['x-subject-token']
  const token = validToken(cloud, subject)
  if (token === null) return error(404, 'Not Found', 'Could not find token.')
  return reply(200, bodyOf(cloud, token, request), { 'x-subject-token': token.id })
}

function revoke({ cloud, request }: Call): SimulatedReply {
  requireToken(cloud, request)
  cloud.tokens.delete(request.headers['x-subject-token'] ?? '')
  return reply(204, null)
}

function requireToken(cloud: SimulatedCloud, request: SimulatedRequest): TokenRow {
  const token = validToken(cloud, request.headers['x-auth-token'])
  if (token === null) throw new Refusal(unauthorized)
  return token
}

const routes: readonly Route<Call>[] = [
  route('GET /v3', ({ request }) => ok({ version: versionOf(request) })),
  route('POST /v3/auth/tokens', issue),
  route('GET /v3/auth/tokens', validate),
  route('DELETE /v3/auth/tokens', revoke),
  route('GET /v3/auth/catalog', ({ cloud, request }) =>
    ok({ catalog: catalogue(cloud, request.base, requireToken(cloud, request).project?.id ?? null) }),
  ),
  ...listRoutes.map((entry): Route<Call> => ({ ...entry, handle: guarded(entry.handle) })),
]

function guarded(handle: Route<Call>['handle']): Route<Call>['handle'] {
  return (call) => {
    requireToken(call.cloud, call.request)
    return handle(call)
  }
}
