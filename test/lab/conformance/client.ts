/** The same requests to the real services and to simulated ones of the same release, over the wire. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { standardPassword } from '../../../src/simulate/standard.ts'
import type { ManualTime } from '../../../src/simulate/state/time.ts'
import { serveCloud } from '../../../src/simulate/wire/server.ts'
import { makeWeather } from '../../../src/simulate/wire/weather.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { root, state } from '../lab.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export type User = 'admin' | 'demo' | 'nova'

export interface Call {
  readonly as?: User
  /** Without it the services take the lowest they have. */
  readonly version?: string
  readonly body?: unknown
  /** Whether Nova's own token goes with it. */
  readonly service?: boolean
}

/** A cloud to which requests are made; the two kinds differ in nothing that a client can see. */
export interface Side {
  readonly name: 'real' | 'simulated'
  keystone(request: string, call?: Call): Promise<Answer>
  volume(request: string, call?: Call): Promise<Answer>
  compute(request: string, call?: Call): Promise<Answer>
  project(user: User): Promise<string>
  /** Makes a volume one that a server boots from, and whose guest answers. */
  bootable(volume: string): Promise<void>
  /** Waits until a server's guest answers. */
  guest(server: string): Promise<void>
  /** Gives the services behind the answers the time that they need. */
  pause(): Promise<void>
  /** Where servers are put. */
  readonly host: string
  close(): Promise<void>
}

interface Addresses {
  readonly keystone: string
  readonly volume: string
  readonly compute: string
}

const homes = { admin: 'admin', demo: 'demo', nova: 'service' } as const

function requestsTo({ keystone, volume, compute }: Addresses, password: string) {
  const tokens = new Map<User, Promise<{ token: string; project: string }>>()
  const login = async (user: User) => {
    const domain = { id: 'default' }
    const reply = await fetch(`${keystone}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user: { name: user, domain, password } } },
          scope: { project: { name: homes[user], domain } },
        },
      }),
    })
    const { token } = (await reply.json()) as { token: { project: { id: string } } }
    return { token: reply.headers.get('x-subject-token') as string, project: token.project.id }
  }
  const loggedIn = (user: User) => {
    const known = tokens.get(user) ?? login(user)
    tokens.set(user, known)
    return known
  }
  const send = async (base: string, api: string, request: string, call: Call): Promise<Answer> => {
    const [method, path] = request.split(' ') as [string, string]
    const { token } = await loggedIn(call.as ?? 'admin')
    const headers: Record<string, string> = { 'x-auth-token': token, 'content-type': 'application/json' }
    if (call.version !== undefined) headers['openstack-api-version'] = `${api} ${call.version}`
    if (call.service === true) headers['x-service-token'] = (await loggedIn('nova')).token
    const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) }
    const reply = await fetch(`${base}${path}`, { method, headers, ...body })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? null : JSON.parse(text) }
  }
  return {
    keystone: (request: string, call: Call = {}) => send(keystone, 'identity', request, call),
    volume: async (request: string, call: Call = {}) =>
      send(`${volume}/${(await loggedIn(call.as ?? 'admin')).project}`, 'volume', request, call),
    compute: (request: string, call: Call = {}) => send(compute, 'compute', request, call),
    project: async (user: User) => (await loggedIn(user)).project,
  }
}

/** What the lab's own scripts do for the guests of its servers. */
const labPython = async (script: string): Promise<void> => {
  await promisify(execFile)('/usr/bin/python3', ['-B', '-c', script], {
    env: { ...process.env, OSLAB: state, PYTHONPATH: join(root, 'lab/cloud/faults') },
  })
}

export const realSide = (): Side => ({
  name: 'real',
  host: 'compute1',
  ...requestsTo(
    {
      keystone: 'http://127.0.0.1:5000/v3',
      volume: 'http://127.0.0.1:8776/v3',
      compute: 'http://127.0.0.1:8774/v2.1',
    },
    'oslab',
  ),
  bootable: (volume) =>
    labPython(
      `from _lab import images, world; world.run("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", world.OSLAB + "/guest.raw", "rbd:" + images.image("${volume}") + ":id=cinder")`,
    ),
  guest: (server) =>
    labPython(
      `from _lab import domains, world; world.until("guest", lambda: b"guest up" in domains.console("${server}"))`,
    ),
  pause: () => new Promise((resolve) => setTimeout(resolve, 300)),
  close: async () => {},
})

/** Zed, as the lab's services are. */
export async function simulatedSide(): Promise<Side> {
  const cloud = stillCloud({ release: 'zed' })
  const wire = await serveCloud(cloud, { weather: makeWeather() })
  return {
    name: 'simulated',
    host: 'compute-01',
    ...requestsTo(
      {
        keystone: `${wire.url}/identity/v3`,
        volume: `${wire.url}/volume/v3`,
        compute: `${wire.url}/compute/v2.1`,
      },
      standardPassword,
    ),
    bootable: async () => {},
    guest: async () => {},
    pause: async () => (cloud.time as ManualTime).settle(),
    close: () => wire.close(),
  }
}
