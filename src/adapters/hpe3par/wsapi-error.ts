/** What the array's web API says of a failure. Its numbers decide, its sentences are only told. */
import { asFailure, CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'
import { withoutSecrets } from '../../kernel/secrets.ts'
import { cleanLine } from '../../kernel/text.ts'
import type { HttpReply } from '../../ports/http.ts'
import { isMapping } from '../openstack/cloud-files.ts'
import { movedTo } from '../openstack/service-error.ts'

/** Numbers of the errors that mean something to us. */
export const wsapi = {
  badSessionKey: 6,
  noSuchCpg: 15,
  noSuchHost: 17,
  noSuchVlun: 19,
  nameTaken: 22,
  noSuchVolume: 23,
  readOnlyChild: 25,
  exported: 26,
  copyBusy: 29,
  hasChild: 32,
  inUse: 34,
  noSuchSet: [77, 102],
  replicated: 120,
  busy: [150, 151],
} as const

/** The number of the error; null for an answer that the API did not write. */
export function codeIn({ body }: HttpReply): number | null {
  return isMapping(body) && typeof body['code'] === 'number' ? body['code'] : null
}

/** 3PARs say `desc`, their successors may say `message`. */
export function saidIn({ body }: HttpReply): string | null {
  if (!isMapping(body)) return null
  const said = body['desc'] ?? body['message']
  return typeof said === 'string' && said !== '' ? cleanLine(withoutSecrets(said)) : null
}

const byStatus: Readonly<Record<number, { readonly code: ErrorCode; readonly hint: string }>> = {
  401: { code: 'api.refused', hint: 'Give the account of backends[].username a role on the array; browse is enough.' },
  403: { code: 'api.refused', hint: 'Give the account of backends[].username the role browse in every domain.' },
  404: { code: 'api.not-found', hint: 'Check backends[].api_url: it ends in /api/v1.' },
  409: { code: 'api.conflict', hint: 'The array is not as it seemed: look again before doing anything.' },
  503: { code: 'api.busy', hint: 'The web API of the array has no room for more: try again later.' },
}

/** A failure from an answer that was not the wanted one. */
export function wsapiError(label: string, call: string, reply: HttpReply): CinderSweepError {
  const { status } = reply
  const moved = movedTo(reply)
  if (moved !== null) return nonsense(label, `${status} to ${call}: it has moved to ${moved}`)
  const number = codeIn(reply)
  const known = byStatus[status]
  const said = [saidIn(reply), number === null ? null : `code ${number}`].filter((part) => part !== null).join(', ')
  return new CinderSweepError(
    known?.code ?? 'api.failed',
    `${label} answered ${status} to ${call}${said === '' ? '' : `: ${said}`}`,
    {
      hint: known?.hint ?? 'Look at the array’s event log, and try again later.',
      retry: status >= 500 ? 'later' : 'never',
      facts: { status, call, code: number },
    },
  )
}

/** An answer that is not one of this API. */
export const nonsense = (label: string, how: string): CinderSweepError =>
  new CinderSweepError('endpoint.nonsense', `${label} answered ${how}`, {
    hint: 'Check backends[].api_url: it must lead to the web API of the array itself, and end in /api/v1.',
  })

const hints: Readonly<Partial<Record<ErrorCode, string>>> = {
  'endpoint.unreachable':
    'Check backends[].api_url (port 8080 of a 3PAR, 443 of its successors), and that its web API runs: showwsapi.',
  'endpoint.timeout': 'Look at the load of the array’s web API; what it would have said stays unknown.',
  'endpoint.cut-short': 'Look at the array’s web API and at what stands in between; nothing of that answer is used.',
  'endpoint.tls':
    'Give the CA of the array’s certificate as backends[].cacert; backends[].insecure leaves the certificate unverified.',
  'endpoint.nonsense': 'Check backends[].api_url: it must lead to the web API of the array itself, and end in /api/v1.',
}

/** A failure of the transport, with what to do where an array is at the other end. */
export function retold(thrown: unknown, label: string): CinderSweepError {
  const failure = asFailure(thrown)
  const hint = hints[failure.code]
  if (hint === undefined) return failure
  const { code, message, retry, facts } = failure
  return new CinderSweepError(code, `${label}: ${message}`, { hint, retry, facts }, { cause: failure })
}
