/** Speaks to the simulated services as any client would: called in process, or over HTTP. */
import { onTestFinished } from 'vitest'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { projectIds, standardPassword } from '../../src/simulate/standard.ts'
import type { ManualTime } from '../../src/simulate/state/time.ts'
import { inProcess, inProcessBase } from '../../src/simulate/wire/in-process.ts'
import { serveCloud } from '../../src/simulate/wire/server.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { stillCloud } from './simulated-scan.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** One way to reach the services; every contract holds by each of them. */
type Wire = (cloud: SimulatedCloud) => Promise<{ readonly base: string; send(request: Sent): Promise<Answer> }>

const called: Wire = async (cloud) => {
  const transport = inProcess(cloud)
  return { base: inProcessBase, send: (request) => transport.send({ ...request, method: request.method as 'GET' }) }
}

const served: Wire = async (cloud) => {
  const wire = await serveCloud(cloud, { weather: makeWeather() })
  onTestFinished(() => wire.close())
  return { base: wire.url, send: overHttp }
}

async function overHttp({ method, url, headers, body }: Sent): Promise<Answer> {
  const reply = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return {
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: text === '' ? null : JSON.parse(text),
  }
}

export const wires: readonly (readonly [string, Wire])[] = [
  ['called in process', called],
  ['over HTTP', served],
]

export type UserName = 'admin' | 'demo' | 'reader' | 'nova'

const homes = { admin: 'admin', demo: 'demo', reader: 'demo', nova: 'service' } as const

export interface Services {
  readonly cloud: SimulatedCloud
  readonly base: string
  send(method: string, path: string, options?: Options): Promise<Answer>
  /** A client logged in by password, to its own project unless it is told another. */
  login(user?: UserName, project?: keyof typeof projectIds): Promise<Client>
  /** Lets the services do what they do behind their answers. */
  settle(): void
  advance(ms: number): void
}

export interface Options {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface CallOptions extends Options {
  /** Without it the services take the lowest they have. */
  readonly version?: string
}

export interface Client {
  readonly token: string
  readonly project: string
  /** Below `/volume/v3/PROJECT`. */
  volume(request: string, options?: CallOptions): Promise<Answer>
  /** Below `/compute/v2.1`. */
  compute(request: string, options?: CallOptions): Promise<Answer>
}

export async function openServices(wire: Wire, cloud: SimulatedCloud = stillCloud()): Promise<Services> {
  const { base, send } = await wire(cloud)
  const time = cloud.time as ManualTime
  const services: Services = {
    cloud,
    base,
    send: (method, path, { headers = {}, body } = {}) =>
      send({ method, url: `${base}${path}`, headers, ...(body === undefined ? {} : { body }) }),
    login: async (user = 'admin', project = homes[user]) => {
      const reply = await services.send('POST', '/identity/v3/auth/tokens', {
        body: { auth: { identity: password(user), scope: { project: { id: projectIds[project] } } } },
      })
      if (reply.status !== 201) throw new Error(`login as ${user} was answered ${reply.status}`)
      return clientOf(services, String(reply.headers['x-subject-token']), projectIds[project])
    },
    settle: () => time.settle(),
    advance: (ms) => time.advance(ms),
  }
  return services
}

export const password = (user: string, secret: string = standardPassword) => ({
  methods: ['password'],
  password: { user: { name: user, domain: { id: 'default' }, password: secret } },
})

export function clientOf(services: Services, token: string, project: string): Client {
  const call = (prefix: string, api: string, request: string, { version, headers, body }: CallOptions = {}) => {
    const [method, path] = request.split(' ') as [string, string]
    const named: Record<string, string> = version === undefined ? {} : { 'openstack-api-version': `${api} ${version}` }
    return services.send(method, `${prefix}${path}`, {
      headers: { 'x-auth-token': token, ...named, ...headers },
      body,
    })
  }
  return {
    token,
    project,
    volume: (request, options) => call(`/volume/v3/${project}`, 'volume', request, options),
    compute: (request, options) => call('/compute/v2.1', 'compute', request, options),
  }
}

/** What lies in an answer below these keys; undefined where there is none. */
export function at(answer: Answer, ...keys: readonly (string | number)[]): unknown {
  let value: unknown = answer.body
  for (const key of keys) value = (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[key]
  return value
}

/** The rows of a list. */
export const rowsOf = (answer: Answer, key: string): readonly Readonly<Record<string, unknown>>[] =>
  at(answer, key) as readonly Readonly<Record<string, unknown>>[]

export const idsIn = (answer: Answer, key: string): readonly unknown[] => rowsOf(answer, key).map((row) => row['id'])

/** The sentence of an error, whatever key the service wraps it in. */
export function sentenceOf(answer: Answer): string {
  const [wrapped] = Object.values(answer.body as Readonly<Record<string, { readonly message?: string }>>)
  return wrapped?.message ?? ''
}
