/** The only place where adapters meet ports: makes the readers of a cloud from its configuration. */
import { cinderApi } from './adapters/cinder/cinder-api.ts'
import { novaApi } from './adapters/nova/nova-api.ts'
import { type CloudChoice, type CloudConfig, resolveCloud } from './adapters/openstack/cloud-config.ts'
import type { Surroundings } from './adapters/openstack/cloud-files.ts'
import { withRetries } from './adapters/openstack/retry.ts'
import { openSession, type Session } from './adapters/openstack/session.ts'
import { systemClock } from './adapters/system/clock.ts'
import { openTransport } from './adapters/system/http-transport.ts'
import type { RegionReaders } from './observe/readers.ts'
import type { Clock } from './ports/clock.ts'
import type { SimulatedCloud } from './simulate/cloud.ts'
import { authUrl } from './simulate/login.ts'
import { simulatedBackends, simulatedHosts, simulatedLogs } from './simulate/planes/readers.ts'
import { standardPassword } from './simulate/standard.ts'
import type { ManualTime } from './simulate/state/time.ts'
import { inProcess, inProcessBase } from './simulate/wire/in-process.ts'
import { makeWeather, type Weather } from './simulate/wire/weather.ts'

export interface CloudOptions {
  readonly choice: CloudChoice
  readonly where: Surroundings
  /** Regions to look at; none means the one that the cloud's configuration or catalogue decides. */
  readonly regions: readonly string[]
  readonly concurrency: number
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

export interface OpenCloud {
  readonly config: CloudConfig
  readonly clock: Clock
  /** Logs in, and gives the readers of each region. */
  readers(): Promise<readonly RegionReaders[]>
  sessions(): readonly Session[]
  close(): Promise<void>
}

export function openCloud(options: CloudOptions): OpenCloud {
  const config = resolveCloud(options.choice, options.where)
  const transport = openTransport({ ...config.tls, concurrency: options.concurrency, env: options.where.env })
  const clock = systemClock
  const retrying = withRetries(transport, clock, Math.random)
  const deps = { transport: retrying, clock, signal: options.signal, deadlineMs: options.deadlineMs }
  const regions = options.choice.region === undefined && options.regions.length > 0 ? options.regions : [config.region]
  const sessions = regions.map((region) => openSession(config, region, deps))
  return {
    config,
    clock,
    readers: () => Promise.all(sessions.map((session) => readersOf(session, clock))),
    sessions: () => sessions,
    close: () => transport.close(),
  }
}

/** The same cloud without a wire: the real client on a transport that calls the simulated services. */
export function openSimulated(cloud: SimulatedCloud, options: SimulatedOptions = {}): OpenSimulated {
  const { as = 'admin', planes = ['backend', 'host', 'log'], weather = makeWeather() } = options
  const clock: Clock = {
    now: () => cloud.time.now(),
    async sleep(ms) {
      if ('advance' in cloud.time) (cloud.time as ManualTime).advance(ms)
    },
  }
  const config = simulatedLogin(as)
  const transport = withRetries(inProcess(cloud, weather), clock, () => 0)
  const session = openSession(config, cloud.region, { transport, clock, deadlineMs: 1_000 })
  return { cloud, clock, session, weather, readers: () => readersOf(session, clock, simulatedPlanes(cloud, planes)) }
}

export interface SimulatedOptions {
  readonly as?: 'admin' | 'demo' | 'reader'
  /** Planes beside the two APIs that are configured. */
  readonly planes?: readonly ('backend' | 'host' | 'log')[]
  readonly weather?: Weather
}

export interface OpenSimulated {
  readonly cloud: SimulatedCloud
  readonly clock: Clock
  readonly session: Session
  readonly weather: Weather
  readers(): Promise<RegionReaders>
}

/** The configuration that a clouds.yaml of the simulated cloud would give. */
function simulatedLogin(user: string): CloudConfig {
  const env = {
    OS_AUTH_URL: authUrl(inProcessBase),
    OS_USERNAME: user,
    OS_PASSWORD: standardPassword,
    OS_PROJECT_NAME: user === 'admin' ? 'admin' : 'demo',
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
  }
  return resolveCloud({}, { env, cwd: '/nonexistent', home: null })
}

type OtherPlanes = Pick<RegionReaders, 'backends' | 'hosts' | 'logs'>
const noOtherPlanes: OtherPlanes = { backends: null, hosts: null, logs: null }

const simulatedPlanes = (cloud: SimulatedCloud, planes: readonly string[]): OtherPlanes => ({
  backends: planes.includes('backend') ? simulatedBackends(cloud) : null,
  hosts: planes.includes('host') ? simulatedHosts(cloud) : null,
  logs: planes.includes('log') ? simulatedLogs(cloud) : null,
})

async function readersOf(session: Session, clock: Clock, planes: OtherPlanes = noOtherPlanes): Promise<RegionReaders> {
  const region = await session.region()
  return {
    region,
    cinder: cinderApi(session, `${region} cinder-api`),
    nova: novaApi(session, `${region} nova-api`),
    ...planes,
    now: async () => clock.now() + (await session.token()).skewMs,
  }
}
