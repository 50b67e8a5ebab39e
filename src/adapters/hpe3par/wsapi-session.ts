/** A login to the web API of one array: one key for all requests, got when it is first needed and given back at the end. */
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import type { HttpReply, HttpTransport } from '../../ports/http.ts'
import { isMapping } from '../openstack/cloud-files.ts'
import { codeIn, nonsense, retold, wsapi, wsapiError } from './wsapi-error.ts'

export interface WsapiAccess {
  /** It repeats reads where that can help, and never what changes something. */
  readonly transport: HttpTransport
  /** `https://array:8080/api/v1`, with or without what follows the port. */
  readonly url: string
  readonly username: string
  /** Read when it is needed, and kept nowhere. */
  password(): string
  /** The array, as errors call it. */
  readonly label: string
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

export interface WsapiRequest {
  readonly method?: 'GET' | 'PUT' | 'DELETE'
  /** Below `/api/v1`, with names already encoded. */
  readonly path: string
  readonly body?: unknown
  /** Statuses that are answers to the caller, and not failures. */
  readonly accept?: readonly number[]
}

export interface WsapiSession {
  readonly label: string
  call(request: WsapiRequest): Promise<HttpReply>
  /** Gives the key back: an array has few of them, and keeps each for a quarter of an hour. */
  end(): Promise<void>
}

const keyHeader = 'x-hp3par-wsapi-sessionkey'
const endWithinMs = 5_000

export function openWsapi(access: WsapiAccess): WsapiSession {
  const { label } = access
  const root = rootOf(access)
  let current: Promise<string> | null = null

  /** A failed login is forgotten; but not one that was rejected: trying again and again locks the account. */
  const login = (): Promise<string> => {
    const issued = issueKey(root, access)
    current = issued
    issued.catch((thrown) => {
      if (current === issued && asFailure(thrown).code !== 'auth.refused') current = null
    })
    return issued
  }

  /** Another key, unless a request beside this one has already got it. */
  const replace = async (stale: string): Promise<string> => {
    for (;;) {
      const known = current ?? login()
      const held = await known
      if (held !== stale) return held
      if (known === current) return login()
    }
  }

  /** Who has no key is refused before anything is done, so one repetition is safe for every method. */
  const withKey = async (send: (key: string) => Promise<HttpReply>): Promise<HttpReply> => {
    const held = await (current ?? login())
    const reply = await send(held)
    return isStale(reply) ? send(await replace(held)) : reply
  }

  return {
    label,
    async call({ method = 'GET', path, body, accept = [] }) {
      const reply = await withKey((key) =>
        exchange(access, {
          method,
          url: `${root}${path}`,
          headers: { accept: 'application/json', ...contentType(body), [keyHeader]: key },
          body,
        }),
      )
      if (reply.status < 300 || accept.includes(reply.status)) return reply
      throw wsapiError(label, `${method} ${path}`, reply)
    },
    async end() {
      const held = current
      current = null
      const key = await held?.catch(() => null)
      if (!key) return
      // Also when we were interrupted; and whoever does not take it back will forget it.
      const request = { method: 'DELETE', url: `${root}/credentials/${key}`, headers: { [keyHeader]: key } } as const
      await access.transport.send({ ...request, deadlineMs: endWithinMs }).catch(() => null)
    },
  }
}

type Exchange = Pick<Parameters<HttpTransport['send']>[0], 'method' | 'url' | 'headers' | 'body'>

async function exchange({ transport, deadlineMs, signal, label }: WsapiAccess, request: Exchange): Promise<HttpReply> {
  try {
    return await transport.send({ ...request, deadlineMs, signal })
  } catch (thrown) {
    throw retold(thrown, label)
  }
}

async function issueKey(root: string, access: WsapiAccess): Promise<string> {
  const { label, username } = access
  const reply = await exchange(access, {
    method: 'POST',
    url: `${root}/credentials`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: { user: username, password: access.password() },
  })
  const key = isMapping(reply.body) ? reply.body['key'] : undefined
  if (reply.status === 201 && typeof key === 'string' && key !== '') return key
  if (reply.status === 201 || reply.status === 200) throw nonsense(label, `${reply.status}, but without a session key`)
  if (reply.status !== 401 && reply.status !== 403) throw wsapiError(label, 'POST /credentials', reply)
  throw new CinderSweepError('auth.refused', `${label} rejects the user ${username} (${reply.status})`, {
    hint: 'Correct backends[].username, or what backends[].password refers to; the account may also be locked.',
    facts: { status: reply.status, code: codeIn(reply) },
  })
}

/** The key is unknown or has expired. Other refusals come with the same status, and no login mends them. */
function isStale(reply: HttpReply): boolean {
  if (reply.status === 401) return true
  const code = codeIn(reply)
  return reply.status === 403 && (code === null || code === wsapi.badSessionKey)
}

const contentType = (body: unknown): Readonly<Record<string, string>> =>
  body === undefined ? {} : { 'content-type': 'application/json' }

function rootOf({ url, label }: WsapiAccess): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CinderSweepError('config.invalid', `the API of ${label} has no URL that could be asked: "${url}"`, {
      hint: 'Write backends[].api_url as in cinder.conf: https://array.example:8080/api/v1.',
    })
  }
  const { origin, pathname } = new URL(url)
  const path = pathname.replace(/\/+$/, '')
  return `${origin}${path === '' ? '/api/v1' : path}`
}
