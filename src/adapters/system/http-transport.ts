/** HTTP over undici: one agent, deadlines, and the ways in which an answer can fail to be one. */
import { readFileSync } from 'node:fs'
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { HttpReply, HttpRequest, HttpTransport } from '../../ports/http.ts'

export interface TransportOptions {
  readonly verify: boolean
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
  /** Connections to one service at a time. */
  readonly concurrency: number
  readonly env: Readonly<Record<string, string | undefined>>
}

const defaultDeadlineMs = 60_000

export interface ClosableTransport extends HttpTransport {
  close(): Promise<void>
}

export function openTransport(options: TransportOptions): ClosableTransport {
  const agent = makeAgent(options)
  return {
    send: (request) => send(agent, request),
    close: () => agent.destroy(),
  }
}

function makeAgent(options: TransportOptions): Dispatcher {
  const settings = {
    connections: options.concurrency,
    // The deadline of each request governs; these two would cut off a slow but living answer.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: 10_000,
      rejectUnauthorized: options.verify,
      ...(options.caFile === null ? {} : { ca: readPem(options.caFile, 'cacert') }),
      ...(options.certFile === null ? {} : { cert: readPem(options.certFile, 'cert') }),
      ...(options.keyFile === null ? {} : { key: readPem(options.keyFile, 'key') }),
    },
  }
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => options.env[name])
  return proxied ? new EnvHttpProxyAgent(settings) : new Agent(settings)
}

function readPem(path: string, key: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CinderSweepError(
      'config.invalid',
      `cannot read ${key} ${path}: ${(cause as NodeJS.ErrnoException).code}`,
      {
        hint: `Correct ${key} in clouds.yaml, or the matching OS_ variable; the file must be PEM and readable.`,
      },
      { cause },
    )
  }
}

async function send(agent: Dispatcher, request: HttpRequest): Promise<HttpReply> {
  const deadlineMs = request.deadlineMs ?? defaultDeadlineMs
  const deadline = AbortSignal.timeout(deadlineMs)
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
  const target = new URL(request.url)
  try {
    const answer = await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: request.method,
      headers: request.headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
    })
    const text = await answer.body.text()
    const headers = answer.headers as Readonly<Record<string, string | undefined>>
    return { status: answer.statusCode, headers, body: parseBody(request, answer.statusCode, headers, text) }
  } catch (thrown) {
    if (thrown instanceof CinderSweepError) throw thrown
    throw failure(request, target, deadlineMs, deadline.aborted, thrown)
  }
}

function parseBody(
  request: HttpRequest,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  text: string,
): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    const type = headers['content-type']?.split(';')[0] ?? 'an unnamed type'
    // Errors of proxies and web servers come as HTML; their status still says what happened.
    if (status >= 400 && type !== 'application/json') return null
    throw new CinderSweepError(
      'endpoint.nonsense',
      `${request.method} ${request.url} answered ${status} with ${type} that is not JSON, beginning ${excerpt(text)}`,
      {
        hint: 'Something between us and the service answers in its place, or the endpoint is not the API: check the catalogue’s URL and any proxy.',
      },
      { cause },
    )
  }
}

/** The first characters of a body, safe to print. */
const excerpt = (text: string): string =>
  JSON.stringify(
    text
      .replace(/[^\x20-\x7e]+/g, ' ')
      .trim()
      .slice(0, 40),
  )

const tlsCodes = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/
const cutCodes = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'ECONNRESET',
  'EPIPE',
  'HPE_INVALID_EOF_STATE',
])

function failure(
  request: HttpRequest,
  target: URL,
  deadlineMs: number,
  late: boolean,
  thrown: unknown,
): CinderSweepError {
  const error = thrown as { code?: string; message?: string; cause?: { code?: string; message?: string } }
  const code = error.code ?? error.cause?.code ?? ''
  const said = error.cause?.message ?? error.message ?? String(thrown)
  const call = `${request.method} ${target.origin}${target.pathname}`
  const options = { cause: thrown }
  if (request.signal?.aborted) {
    return new CinderSweepError(
      'interrupted',
      `interrupted during ${call}`,
      { hint: 'Nothing was changed by it. Run the command again.' },
      options,
    )
  }
  if (late) {
    return new CinderSweepError(
      'endpoint.timeout',
      `${call} gave no whole answer within ${deadlineMs / 1e3} s`,
      {
        hint: 'Raise --timeout if the cloud is slow; a Nova cell that does not answer makes every list wait for minutes.',
        retry: 'later',
      },
      options,
    )
  }
  if (tlsCodes.test(code)) {
    return new CinderSweepError(
      'endpoint.tls',
      `the certificate of ${target.host} is not accepted: ${said}`,
      {
        hint: 'Give the right CA with --os-cacert, OS_CACERT or cacert in clouds.yaml.',
      },
      options,
    )
  }
  if (cutCodes.has(code) || /terminated|other side closed/.test(said)) {
    return new CinderSweepError(
      'endpoint.cut-short',
      `${call}: the connection broke off before the answer was whole`,
      {
        hint: 'Look at the service and at proxies in between; what was read of the answer is not used.',
        retry: 'now',
      },
      options,
    )
  }
  return new CinderSweepError(
    'endpoint.unreachable',
    `cannot reach ${target.host} for ${call}: ${said || code}`,
    {
      hint: 'Check that the service runs and that this machine can reach the endpoint; --os-interface chooses among public, internal and admin ones.',
      retry: code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT' ? 'now' : 'later',
    },
    options,
  )
}
