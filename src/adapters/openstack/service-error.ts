/** Error answers of OpenStack services, as failures an operator can act on. */
import { CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'
import type { HttpReply } from '../../ports/http.ts'
import { isMapping } from './cloud-files.ts'

export const requestIdOf = (reply: HttpReply): string | null =>
  reply.headers['x-openstack-request-id'] ?? reply.headers['x-compute-request-id'] ?? null

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
  const known = byStatus[reply.status]
  const said = messageOf(reply.body)
  return new CinderSweepError(
    known?.code ?? 'api.failed',
    `${label} answered ${reply.status} to ${method} ${path}${request ? ` (${request})` : ''}${said ? `: ${said}` : ''}`,
    {
      hint: known?.hint ?? `Look into ${label}’s log${request ? ` for ${request}` : ''}.`,
      retry: reply.status >= 500 || reply.status === 429 || reply.status === 413 ? 'later' : 'never',
      facts: { status: reply.status, method, path, request },
    },
  )
}
