/** The simulated cloud over HTTP: all services on one port of the loopback, as devstack lays them out. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SimulatedCloud } from '../cloud.ts'
import { dispatch } from '../dispatch.ts'
import type { SimulatedReply, SimulatedRequest } from '../http.ts'
import { unauthorized } from '../service.ts'
import { control } from './control.ts'
import type { Effect, Weather } from './weather.ts'

export interface WireCloud {
  /** `http://127.0.0.1:PORT`; Keystone is below `/identity/v3`. */
  readonly url: string
  close(): Promise<void>
}

export interface WireOptions {
  readonly port?: number
  readonly weather: Weather
}

export async function serveCloud(cloud: SimulatedCloud, { port = 0, weather }: WireOptions): Promise<WireCloud> {
  const server = createServer((request, response) => void answer(cloud, weather, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => close(server, cloud),
  }
}

function close(server: Server, cloud: SimulatedCloud): Promise<void> {
  cloud.time.stop()
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

async function answer(
  cloud: SimulatedCloud,
  weather: Weather,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`)
  const effect = weather.befall(incoming.method ?? 'GET', url.pathname)
  if (effect !== null && (await suffer(effect, response))) return
  const body = await readBody(incoming)
  const request: SimulatedRequest = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers as Readonly<Record<string, string | undefined>>,
    body,
    base: url.origin,
  }
  const levers = /^\/simulate(\/.*)$/.exec(request.path)
  const reply = levers === null ? dispatch(cloud, request) : control(cloud, weather, request, levers[1] as string)
  // Clients tell from this how far their own clock is off.
  const headers = { date: new Date(cloud.time.now()).toUTCString(), ...reply.headers }
  send(response, { ...reply, headers }, effect?.kind === 'cut')
}

/** Whether the trouble was the whole answer. */
async function suffer(effect: Effect, response: ServerResponse): Promise<boolean> {
  switch (effect.kind) {
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, effect.ms).unref())
      return false
    case 'cut':
      return false
    case 'hang':
      return true
    case 'reset':
      response.destroy()
      return true
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!DOCTYPE html><html><body><h1>It works!</h1></body></html>')
      return true
    case 'nonsense':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":"world"}')
      return true
    case 'status':
      send(response, troubled(effect.status, effect.retryAfter), false)
      return true
  }
}

export function troubled(status: number, retryAfter: number | undefined): SimulatedReply {
  if (status === 401) return unauthorized
  const headers = {
    'x-openstack-request-id': 'req-00000000-0000-4000-8000-000000000000',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  }
  return { status, headers, body: { computeFault: { code: status, message: 'The simulated weather is bad.' } } }
}

function send(response: ServerResponse, reply: SimulatedReply, cut: boolean): void {
  const text = reply.body === null || reply.body === undefined ? '' : JSON.stringify(reply.body)
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(text),
    ...(text === '' ? {} : { 'content-type': 'application/json' }),
  })
  if (!cut) {
    response.end(text)
    return
  }
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy())
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  if (chunks.length === 0) return null
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return null
  }
}
