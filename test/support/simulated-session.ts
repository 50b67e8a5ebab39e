/** A session with a simulated cloud in this process, through a transport that notes what is asked. */
import type { AuthMethod } from '../../src/adapters/openstack/auth-config.ts'
import { type CloudChoice, resolveCloud } from '../../src/adapters/openstack/cloud-config.ts'
import { withRetries } from '../../src/adapters/openstack/retry.ts'
import { openSession, type Session } from '../../src/adapters/openstack/session.ts'
import type { HttpReply, HttpRequest, HttpTransport } from '../../src/ports/http.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { authUrl } from '../../src/simulate/login.ts'
import { standardPassword } from '../../src/simulate/standard.ts'
import { inProcess, inProcessBase } from '../../src/simulate/wire/in-process.ts'
import { makeWeather, type Weather } from '../../src/simulate/wire/weather.ts'
import { type NotingClock, notingClock } from './scripted.ts'
import { testTime } from './simulated-scan.ts'

export interface SimulatedSession {
  readonly session: Session
  readonly weather: Weather
  readonly clock: NotingClock
  /** What was asked so far, logins among it. */
  readonly requests: readonly HttpRequest[]
  /** How many logins there were. */
  logins(): number
}

export interface SessionWishes {
  readonly region?: string | null
  readonly choice?: CloudChoice
  readonly env?: Readonly<Record<string, string>>
  readonly method?: AuthMethod
  /** Changes answers on their way, as a proxy or a strange cloud would. */
  readonly rewrite?: (request: HttpRequest, reply: HttpReply) => HttpReply
}

export function simulatedSession(cloud: SimulatedCloud, wishes: SessionWishes = {}): SimulatedSession {
  const { region = null, choice = {}, env = {}, rewrite = (_, reply) => reply } = wishes
  const config = resolveCloud(choice, { env: { ...openrc, ...env }, cwd: '/nonexistent', home: null })
  const auth = { ...config.auth, ...(wishes.method === undefined ? {} : { method: wishes.method }) }
  const weather = makeWeather()
  const clock = notingClock(testTime)
  const requests: HttpRequest[] = []
  const services = inProcess(cloud, weather)
  const noting: HttpTransport = {
    async send(request) {
      requests.push(request)
      return rewrite(request, await services.send(request))
    },
  }
  const transport = withRetries(noting, clock, () => 1)
  return {
    session: openSession({ ...config, auth }, region, { transport, clock, deadlineMs: 1_000 }),
    weather,
    clock,
    requests,
    logins: () => requests.filter((request) => request.url.endsWith('/auth/tokens')).length,
  }
}

const openrc = {
  OS_AUTH_URL: authUrl(inProcessBase),
  OS_USERNAME: 'admin',
  OS_PASSWORD: standardPassword,
  OS_PROJECT_NAME: 'admin',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_NAME: 'Default',
}
