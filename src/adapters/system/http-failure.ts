/** Why an exchange brought no answer, as a failure an operator can act on. */
import { CinderSweepError, type ErrorCode, type Retry } from '../../kernel/errors.ts'
import type { HttpRequest } from '../../ports/http.ts'

export interface Attempt {
  readonly request: HttpRequest
  readonly deadlineMs: number
  /** Whether the deadline had passed. */
  readonly late: boolean
}

interface Told {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  readonly retry?: Retry
}

export function transportFailure(attempt: Attempt, thrown: unknown): CinderSweepError {
  const { code, message, ...detail } = tell(attempt, thrown)
  return new CinderSweepError(code, message, detail, { cause: thrown })
}

const cutCodes = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'ECONNRESET',
  'EPIPE',
  'HPE_INVALID_EOF_STATE',
])

function tell({ request, deadlineMs, late }: Attempt, thrown: unknown): Told {
  const target = new URL(request.url)
  const call = `${request.method} ${target.origin}${target.pathname}`
  if (request.signal?.aborted) {
    const hint = 'Nothing was changed by it. Run the command again.'
    return { code: 'interrupted', message: `interrupted during ${call}`, hint }
  }
  if (late) {
    return {
      code: 'endpoint.timeout',
      message: `${call} gave no whole answer within ${deadlineMs / 1e3} s`,
      hint: 'Raise --timeout if the cloud is slow; a Nova cell that does not answer makes every list wait for minutes.',
      retry: 'later',
    }
  }
  const { name, code, said } = reasonOf(thrown)
  const tls = tellTls(target.host, code, said)
  if (tls !== null) return tls
  if (cutCodes.has(code) || /terminated|other side closed/.test(said)) {
    return {
      code: 'endpoint.cut-short',
      message: `${call}: the connection broke off before the answer was whole`,
      hint: 'Look at the service and at proxies in between; what was read of the answer is not used.',
      retry: 'now',
    }
  }
  if (name === 'HTTPParserError') {
    return {
      code: 'endpoint.nonsense',
      message: `${target.host} answers ${call}, but not in HTTP: ${said}`,
      hint: 'Check scheme and port of the URL: a service behind TLS answers http:// like this.',
    }
  }
  return {
    code: 'endpoint.unreachable',
    message: `cannot reach ${target.host} for ${call}: ${said || code}`,
    hint: 'Check that the service runs and that this machine can reach the endpoint; --os-interface chooses among public, internal and admin ones.',
    retry: code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT' ? 'now' : 'later',
  }
}

interface Thrown {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  /** What OpenSSL says, without where in its source it says so. */
  readonly reason?: string
  readonly cause?: Thrown
}

function reasonOf(thrown: unknown): { readonly name: string; readonly code: string; readonly said: string } {
  const error = thrown as Thrown
  const cause = error.cause ?? error
  const said = cause.reason ?? cause.message ?? String(thrown)
  return { name: error.name ?? '', code: error.code ?? cause.code ?? '', said: said.replace(/[;\n].*$/s, '') }
}

const certificateCodes = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/

/** Null when it has nothing to do with TLS. */
function tellTls(host: string, code: string, said: string): Told | null {
  if (certificateCodes.test(code)) {
    const message = `the certificate of ${host} is not accepted: ${said}`
    return { code: 'endpoint.tls', message, hint: certificateHint(code) }
  }
  if (/^ERR_OSSL/.test(code)) {
    return {
      code: 'config.invalid',
      message: `the certificate or key to show to ${host} cannot be used: ${said}`,
      hint: 'Correct cert and key in clouds.yaml, or OS_CERT and OS_KEY: both must be PEM and belong together.',
    }
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) {
    return {
      code: 'endpoint.tls',
      message: `${host} does not agree on TLS: ${said}`,
      hint: 'Check scheme and port of the URL: a service without TLS needs http://. Some services want a certificate of the caller (cert, key).',
    }
  }
  return null
}

function certificateHint(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'Reach the service under a name that its certificate has, or have that name added to it.'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return 'Have the certificate renewed, and check the clock of this machine.'
  return 'Give the right CA with --os-cacert, OS_CACERT or cacert in clouds.yaml; /etc/ssl/certs/ca-certificates.crt has those that this machine trusts.'
}
