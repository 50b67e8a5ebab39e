/** A login to one region of a cloud: keeps the token fresh, finds endpoints, sends requests in the caller's version. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpReply, HttpTransport } from '../../ports/http.ts'
import { chooseRegion, findEndpoint, type ServiceName, serviceLabel } from './catalogue.ts'
import type { CloudConfig } from './cloud-config.ts'
import type { Token } from './keystone.ts'
import {
  formatMicroversion,
  type Microversion,
  negotiate,
  readVersionRange,
  type VersionRange,
} from './microversion.ts'
import { serviceError } from './service-error.ts'
import { keepToken } from './token-keeper.ts'

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Versions the answer may come in, of which the highest that both sides know is used. */
  readonly versions: readonly Microversion[]
  readonly body?: unknown
  /** Statuses that are answers to the caller, and not failures. */
  readonly accept?: readonly number[]
}

export interface Session {
  readonly cloud: string
  /** The region worked in; decided at the first login. */
  region(): Promise<string>
  token(): Promise<Token>
  call(service: ServiceName, request: ApiRequest): Promise<HttpReply>
  versions(service: ServiceName): Promise<VersionRange>
  endpoint(service: ServiceName): Promise<string>
}

export interface SessionDeps {
  readonly transport: HttpTransport
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  /** How long one answer may take. Nova waits up to two minutes for a silent cell. */
  readonly deadlineMs: number
}

export function openSession(config: CloudConfig, region: string | null, deps: SessionDeps): Session {
  const { transport, clock, signal, deadlineMs } = deps
  const { token, replace } = keepToken(config.auth, clock, { transport, now: () => clock.now(), deadlineMs, signal })
  const ranges = new Map<ServiceName, Promise<VersionRange>>()
  /** Services that rejected a token fresh from Keystone: yet another login would not help them. */
  const rejecting = new Set<ServiceName>()

  const regionName = async (): Promise<string> => chooseRegion(region, (await token()).catalogue) ?? 'default'

  const endpoint = async (service: ServiceName): Promise<string> => {
    const { catalogue } = await token()
    return versioned(service, findEndpoint(service, chooseRegion(region, catalogue), catalogue, config.settings))
  }

  /** A 401 is answered before anything is done, so one repetition with a new token is safe for every method. */
  const withToken = async (
    service: ServiceName,
    method: string,
    path: string,
    send: (held: Token) => Promise<HttpReply>,
  ): Promise<HttpReply> => {
    const held = await token()
    const reply = await send(held)
    if (reply.status !== 401) {
      rejecting.delete(service)
      return reply
    }
    if (config.auth.method.kind === 'token') throw expired(serviceError(serviceLabel(service), method, path, reply))
    if (rejecting.has(service)) return reply
    const again = await send(await replace(held))
    if (again.status === 401) rejecting.add(service)
    return again
  }

  const discover = async (service: ServiceName): Promise<VersionRange> => {
    const label = serviceLabel(service)
    const url = `${(await endpoint(service)).replace(/(\/v[\d.]+)(\/.*)?$/, '$1')}/`
    // The documents are meant to be open to all, but distributions put Cinder's behind its authentication.
    const reply = await withToken(service, 'GET', url, (held) =>
      transport.send({
        method: 'GET',
        url,
        headers: { accept: 'application/json', 'x-auth-token': held.id },
        deadlineMs,
        signal,
      }),
    )
    if (reply.status !== 200 && reply.status !== 300) throw serviceError(label, 'GET', url, reply)
    return readVersionRange(label, url, reply)
  }

  const versions = (service: ServiceName): Promise<VersionRange> => {
    const known = ranges.get(service)
    if (known) return known
    const found = discover(service)
    ranges.set(service, found)
    found.catch(() => ranges.delete(service))
    return found
  }

  const call = async (service: ServiceName, request: ApiRequest): Promise<HttpReply> => {
    const method = request.method ?? 'GET'
    const label = serviceLabel(service)
    const version = negotiate(label, await versions(service), request.versions)
    const url = `${await endpoint(service)}${request.path}${queryString(request.query)}`
    const reply = await withToken(service, method, request.path, (held) =>
      transport.send({
        method,
        url,
        headers: {
          ...versionHeaders(service, version),
          ...contentType(request.body),
          'x-auth-token': held.id,
          accept: 'application/json',
        },
        body: request.body,
        deadlineMs,
        signal,
      }),
    )
    if (reply.status < 300 || request.accept?.includes(reply.status)) return reply
    throw serviceError(label, method, request.path, reply)
  }

  return { cloud: config.name, region: regionName, token, call, versions, endpoint }
}

const expired = (rejection: CinderSweepError): CinderSweepError =>
  new CinderSweepError('auth.expired', rejection.message, {
    hint: 'The token has expired and cannot be renewed: issue a new one with "openstack token issue", or log in with a password.',
    facts: rejection.facts,
  })

function queryString(query: ApiRequest['query']): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  if (pairs.length === 0) return ''
  return `?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`
}

const versionSegment = { 'block-storage': '/v3', compute: '/v2.1', identity: '/v3' } as const

/** Some catalogues list the bare root of a service. */
const versioned = (service: ServiceName, url: string): string =>
  /\/v[\d.]+(\/|$)/.test(new URL(url).pathname) ? url : `${url}${versionSegment[service]}`

const headerName = { 'block-storage': 'volume', compute: 'compute', identity: 'identity' } as const

function versionHeaders(service: ServiceName, version: Microversion): Record<string, string> {
  const text = formatMicroversion(version)
  const headers: Record<string, string> = { 'openstack-api-version': `${headerName[service]} ${text}` }
  // Nova before 2.27 understands only its own header.
  if (service === 'compute') headers['x-openstack-nova-api-version'] = text
  return headers
}

const contentType = (body: unknown): Record<string, string> =>
  body === undefined ? {} : { 'content-type': 'application/json' }
