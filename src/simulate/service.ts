/** What Cinder and Nova share in front of their handlers: tokens, microversions, policy, request ids. */
import type { SimulatedCloud } from './cloud.ts'
import { fault, Refusal, refuse, reply, type SimulatedReply, type SimulatedRequest } from './http.ts'
import { findRoute, type Params, type Route } from './router.ts'
import type { TokenRow } from './state/rows.ts'

export interface Caller {
  readonly user: string
  readonly project: string
  readonly roles: readonly string[]
  readonly admin: boolean
  /** Whether the token is of the whole system, and of no project. */
  readonly system: boolean
  /** Whether an application credential stands behind it. */
  readonly delegated: boolean
  /** Whether the request also carries the token of a service. */
  readonly service: boolean
}

export interface Call {
  readonly cloud: SimulatedCloud
  readonly request: SimulatedRequest
  readonly params: Params
  readonly query: URLSearchParams
  readonly caller: Caller
  /** The microversion asked for, `3.70` as 3070. */
  readonly version: number
  /** Where this service's own links begin. */
  readonly root: string
}

export interface Api {
  readonly name: 'volume' | 'compute'
  readonly min: number
  readonly max: (cloud: SimulatedCloud) => number
  /** Whether a token of the whole system is good for nothing here. */
  readonly wantsProject: (cloud: SimulatedCloud) => boolean
  readonly routes: readonly Route<Call>[]
}

/** Answers a request to a service below its version segment. */
export function serve(
  api: Api,
  cloud: SimulatedCloud,
  request: SimulatedRequest,
  path: string,
  root: string,
): SimulatedReply {
  const requestId = `req-${cloud.random.uuid()}`
  const wanted = wantedVersion(api, request)
  const version = wanted ?? api.min
  const headers = {
    'x-openstack-request-id': requestId,
    'x-compute-request-id': requestId,
    'openstack-api-version': `${api.name} ${Math.floor(version / 1000)}.${version % 1000}`,
    vary: 'OpenStack-API-Version',
  }
  const answer =
    wanted === null
      ? fault(400, 'The version in the header is of invalid format. Must be of format MajorNum.MinorNum.')
      : answerTo(api, cloud, request, path, root, version)
  return { ...answer, headers: { ...headers, ...answer.headers } }
}

function answerTo(
  api: Api,
  cloud: SimulatedCloud,
  request: SimulatedRequest,
  path: string,
  root: string,
  version: number,
): SimulatedReply {
  try {
    const caller = authenticate(cloud, request)
    const max = api.max(cloud)
    if (version < api.min || version > max) {
      return fault(
        406,
        `Version ${text(version)} is not supported by the API. Minimum is ${text(api.min)} and maximum is ${text(max)}.`,
      )
    }
    if (caller.system && api.wantsProject(cloud))
      return fault(403, 'Policy does not allow this request: the token is of the system, and of no project.')
    const found = findRoute(api.routes, request.method, path)
    if (found === null) return fault(404, 'The resource could not be found.')
    return found.route.handle({ cloud, request, params: found.params, query: request.query, caller, version, root })
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply
    throw thrown
  }
}

const text = (version: number): string => `${Math.floor(version / 1000)}.${version % 1000}`

function wantedVersion(api: Api, request: SimulatedRequest): number | null {
  const header = request.headers['openstack-api-version'] ?? ''
  if (new RegExp(`(^|,) *${api.name} (?!\\d+\\.\\d+ *(,|$)|latest *(,|$))`).test(header)) return null
  const named = new RegExp(`${api.name} (\\d+)\\.(\\d+)`).exec(header)
  const legacy =
    api.name === 'compute' ? /^(\d+)\.(\d+)$/.exec(request.headers['x-openstack-nova-api-version'] ?? '') : null
  const found = named ?? legacy
  return found === null ? api.min : Number(found[1]) * 1000 + Number(found[2])
}

export const unauthorized: SimulatedReply = reply(
  401,
  { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } },
  { 'www-authenticate': 'Keystone uri="http://127.0.0.1"' },
)

export function authenticate(cloud: SimulatedCloud, request: SimulatedRequest): Caller {
  const token = validToken(cloud, request.headers['x-auth-token'])
  if (token === null) throw new Refusal(unauthorized)
  const service = validToken(cloud, request.headers['x-service-token'])
  return {
    user: token.user.id,
    project: token.project?.id ?? '',
    roles: token.roles,
    admin: token.roles.includes('admin'),
    system: token.system,
    delegated: isDelegated(token),
    service: service?.roles.includes('service') === true,
  }
}

export const isDelegated = (token: TokenRow): boolean => token.methods.includes('application_credential')

export function validToken(cloud: SimulatedCloud, id: string | undefined): TokenRow | null {
  const token = id === undefined ? undefined : cloud.tokens.get(id)
  return token === undefined || token.expiresAt <= cloud.time.now() ? null : token
}

/** Refuses in the words of a policy that forbids. */
export function requireAdmin(call: Call, rule: string): void {
  if (!call.caller.admin) refuse(403, `Policy doesn't allow ${rule} to be performed.`)
}

/** What changes something is not for readers. */
export function requireMember(call: Call, rule: string): void {
  const { roles } = call.caller
  if (!roles.includes('admin') && !roles.includes('member'))
    refuse(403, `Policy doesn't allow ${rule} to be performed.`)
}

/** A request below the version that has it looks as if the path did not exist. */
export function since(call: Call, version: number): void {
  if (call.version < version) refuse(404, 'The resource could not be found.')
}

/** The same from the version on that no longer has it. */
export function until(call: Call, version: number): void {
  if (call.version >= version) refuse(404, 'The resource could not be found.')
}
