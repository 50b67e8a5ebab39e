/** Error answers of OpenStack services, as failures an operator can act on. */
import { CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'
import { withoutSecrets } from '../../kernel/secrets.ts'
import type { HttpReply } from '../../ports/http.ts'
import { isMapping } from './cloud-files.ts'

export const requestIdOf = (reply: HttpReply): string | null =>
  reply.headers['x-openstack-request-id'] ?? reply.headers['x-compute-request-id'] ?? null

/** The request id as errors carry it, so that an operator finds it in the service's log. */
export function idIn(reply: HttpReply): string {
  const request = requestIdOf(reply)
  return request === null ? '' : ` (${request})`
}

/** Where a redirection leads. None is followed: a login or a token is not handed to whoever is named there. */
export const movedTo = (reply: HttpReply): string | null =>
  reply.status > 300 && reply.status < 400 ? (reply.headers['location'] ?? 'an unnamed place') : null

/** An answer that is not one of this service. */
export function nonsense(what: string, how: string, reply?: HttpReply): CinderSweepError {
  const id = reply === undefined ? '' : idIn(reply)
  return new CinderSweepError('endpoint.nonsense', `${what}: the service answered ${how}${id}`, {
    hint: 'Check that the endpoint is the API itself, and that nothing in between rewrites answers.',
    facts: { request: reply === undefined ? null : requestIdOf(reply) },
  })
}

/**
 * Whether the service says that it does not have what was asked for. Only its own sentence about that
 * id does: a proxy's 404, or one for the whole path, says that there is no such page.
 */
export function saysAbsent(reply: HttpReply, id: string, what: string): boolean {
  if (reply.status !== 404) return false
  const body = isMapping(reply.body) ? reply.body['itemNotFound'] : undefined
  if (isMapping(body) && String(body['message']).includes(id)) return true
  throw nonsense(what, '404, but not that this is missing', reply)
}

/** The sentence in an error body: services wrap it in one key of their own choosing. */
export function messageOf(body: unknown): string | null {
  if (!isMapping(body)) return null
  for (const value of Object.values(body)) {
    if (isMapping(value) && typeof value['message'] === 'string') return value['message']
  }
  return typeof body['message'] === 'string' ? body['message'] : null
}

/** Seconds or a date in Retry-After, as milliseconds from now. */
export function retryAfterMs(reply: HttpReply, now: number): number | null {
  const header = reply.headers['retry-after']
  if (!header) return null
  const ms = /^\d+$/.test(header) ? Number(header) * 1e3 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

const byStatus: Readonly<Record<number, { code: ErrorCode; hint: string }>> = {
  400: {
    code: 'api.failed',
    hint: 'The service understood the request otherwise than we meant it; report this with the request id.',
  },
  401: {
    code: 'auth.expired',
    hint: 'Log in again; if it happens at once, the service rejects tokens that Keystone issues: look at its keystone_authtoken settings.',
  },
  403: { code: 'api.refused', hint: 'The user lacks the right: use a user with the role admin in its project.' },
  404: { code: 'api.not-found', hint: 'It does not exist, or the user may not see it.' },
  406: { code: 'api.too-old', hint: 'The service is too old for this request.' },
  409: { code: 'api.conflict', hint: 'The world is not as it seemed: look again before doing anything.' },
  413: { code: 'api.busy', hint: 'The service limits the rate of requests: try again later, or lower --concurrency.' },
  429: { code: 'api.busy', hint: 'The service limits the rate of requests: try again later, or lower --concurrency.' },
}

/** A failure from an answer that was not the wanted one. */
export function serviceError(label: string, method: string, path: string, reply: HttpReply): CinderSweepError {
  const request = requestIdOf(reply)
  const moved = movedTo(reply)
  if (moved !== null) {
    return new CinderSweepError(
      'endpoint.nonsense',
      `${label} answered ${reply.status} to ${method} ${path}${idIn(reply)}: it has moved to ${moved}`,
      {
        hint: 'Have the endpoint in the catalogue corrected, or set an endpoint_override in clouds.yaml.',
        facts: { status: reply.status, method, path, request },
      },
    )
  }
  const known = byStatus[reply.status]
  const said = messageOf(reply.body)
  return new CinderSweepError(
    known?.code ?? 'api.failed',
    `${label} answered ${reply.status} to ${method} ${path}${idIn(reply)}${said ? `: ${withoutSecrets(said)}` : ''}`,
    {
      hint: known?.hint ?? `Look into ${label}’s log${request ? ` for ${request}` : ''}.`,
      retry: reply.status >= 500 || reply.status === 429 || reply.status === 413 ? 'later' : 'never',
      facts: { status: reply.status, method, path, request },
    },
  )
}
