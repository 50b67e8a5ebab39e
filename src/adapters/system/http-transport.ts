/** HTTP over undici: one agent, deadlines, and the ways in which an answer can fail to be one. */
import { readFileSync } from 'node:fs'
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { HttpReply, HttpRequest, HttpTransport } from '../../ports/http.ts'
import { transportFailure } from './http-failure.ts'

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
const connectWithinMs = 10_000

export interface ClosableTransport extends HttpTransport {
  close(): Promise<void>
}

export function openTransport(options: TransportOptions): ClosableTransport {
  const tls = {
    rejectUnauthorized: options.verify,
    ...(options.caFile === null ? {} : { ca: readPem(options.caFile, 'cacert') }),
    ...(options.certFile === null ? {} : { cert: readPem(options.certFile, 'cert') }),
    ...(options.keyFile === null ? {} : { key: readPem(options.keyFile, 'key') }),
    timeout: connectWithinMs,
  }
  const settings = {
    connections: options.concurrency,
    // The deadline of each request governs; these two would cut off a slow but living answer.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: tls,
    // What holds for the service when it is reached through a proxy.
    requestTls: tls,
    noProxy: options.env['no_proxy'] || options.env['NO_PROXY'] || '',
  }
  const agentFor = (scheme: 'http' | 'https'): Dispatcher => {
    const proxy = proxyFor(scheme, options.env)
    return proxy === null
      ? new Agent(settings)
      : new EnvHttpProxyAgent({ ...settings, httpProxy: proxy, httpsProxy: proxy })
  }
  const agents = { 'http:': agentFor('http'), 'https:': agentFor('https') }
  return {
    send: (request) => send(request.url.startsWith('https:') ? agents['https:'] : agents['http:'], request),
    close: async () => {
      await Promise.all([agents['http:'].destroy(), agents['https:'].destroy()])
    },
  }
}

/** The proxy that the surroundings name for a scheme; one for http does not serve https, as with the clients. */
function proxyFor(scheme: 'http' | 'https', env: TransportOptions['env']): string | null {
  const name = `${scheme}_proxy`
  const value = env[name] || env[name.toUpperCase()]
  if (!value) return null
  const url = value.includes('://') ? value : `http://${value}`
  if (URL.canParse(url)) return url
  throw new CinderSweepError('config.invalid', `${name} is not the URL of a proxy`, {
    hint: `Write it like http://proxy.example:3128, or unset ${name}.`,
  })
}

function readPem(path: string, key: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw unusable(`cannot read ${key} ${path}: ${(cause as NodeJS.ErrnoException).code}`, key, cause)
  }
  // What is not PEM would be passed over in silence, and every certificate then refused.
  if (!text.includes('-----BEGIN ')) throw unusable(`${key} ${path} is not PEM: it has no "-----BEGIN"`, key)
  return text
}

const unusable = (message: string, key: string, cause?: unknown): CinderSweepError =>
  new CinderSweepError(
    'config.invalid',
    message,
    { hint: `Correct ${key} in clouds.yaml, or the matching OS_ variable; the file must be PEM and readable.` },
    { cause },
  )

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
    const head = { status: answer.statusCode, headers: flat(answer.headers) }
    return { ...head, body: parseBody(request, head, await answer.body.text()) }
  } catch (thrown) {
    if (thrown instanceof CinderSweepError) throw thrown
    throw transportFailure({ request, deadlineMs, late: deadline.aborted }, thrown)
  }
}

/** A header that came twice as one, as the standard reads it. */
const flat = (headers: Readonly<Record<string, string | string[] | undefined>>): HttpReply['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )

function parseBody(request: HttpRequest, { status, headers }: Omit<HttpReply, 'body'>, text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    const type = headers['content-type']?.split(';')[0] ?? 'an unnamed type'
    // Errors and redirections of proxies and web servers come as HTML; their status still says what happened.
    if (status >= 300 && type !== 'application/json') return null
    const id = headers['x-openstack-request-id']
    throw new CinderSweepError(
      'endpoint.nonsense',
      `${request.method} ${request.url} answered ${status} with ${type} that is not JSON, beginning ${excerpt(text)}${id ? ` (${id})` : ''}`,
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
