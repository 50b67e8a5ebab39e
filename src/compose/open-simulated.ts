/** A simulated cloud behind the same readers as a real one. */
import { type CloudConfig, resolveCloud } from '../adapters/openstack/cloud-config.ts'
import { withRetries } from '../adapters/openstack/retry.ts'
import { openSession, type Session } from '../adapters/openstack/session.ts'
import type { OtherPlanes, RegionReaders } from '../observe/readers.ts'
import type { Clock } from '../ports/clock.ts'
import type { SimulatedCloud } from '../simulate/cloud.ts'
import { authUrl } from '../simulate/login.ts'
import { simulatedCinderDatabase } from '../simulate/planes/cinder-database.ts'
import { simulatedNovaDatabase } from '../simulate/planes/nova-database.ts'
import { simulatedBackends, simulatedHosts, simulatedLogs } from '../simulate/planes/readers.ts'
import { standardPassword } from '../simulate/standard.ts'
import type { ManualTime } from '../simulate/state/time.ts'
import { inProcess, inProcessBase } from '../simulate/wire/in-process.ts'
import { makeWeather, type Weather } from '../simulate/wire/weather.ts'
import { readersOf } from './open-cloud.ts'

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
  return {
    cloud,
    clock,
    session,
    weather,
    readers: () => readersOf(session, clock, () => simulatedPlanes(cloud, planes)),
  }
}

export interface SimulatedOptions {
  readonly as?: 'admin' | 'demo' | 'reader'
  /** Planes beside the two APIs that are configured. */
  readonly planes?: readonly ('database' | 'backend' | 'host' | 'log')[]
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

export const simulatedPlanes = (cloud: SimulatedCloud, planes: readonly string[]): OtherPlanes => ({
  databases: planes.includes('database')
    ? { cinder: simulatedCinderDatabase(cloud), nova: simulatedNovaDatabase(cloud) }
    : null,
  backends: planes.includes('backend') ? simulatedBackends(cloud) : null,
  hosts: planes.includes('host') ? simulatedHosts(cloud) : null,
  logs: planes.includes('log') ? simulatedLogs(cloud) : null,
})
