/** The simulated cloud without a wire: the same services, called directly. For proofs that look a million times. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { HttpReply, HttpRequest, HttpTransport } from '../../ports/http.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { dispatch } from '../dispatch.ts'
import { troubled } from './server.ts'
import { type Effect, makeWeather, type Weather } from './weather.ts'

export const inProcessBase = 'http://simulated'

export function inProcess(cloud: SimulatedCloud, weather: Weather = makeWeather()): HttpTransport {
  return {
    async send(request) {
      const url = new URL(request.url)
      const effect = weather.befall(request.method, url.pathname)
      const suffered = effect === null ? null : suffer(effect, request)
      if (suffered !== null) return suffered
      const { status, headers, body } = dispatch(cloud, {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: request.body ?? null,
        base: inProcessBase,
      })
      return { status, headers: { date: new Date(cloud.time.now()).toUTCString(), ...headers }, body: body ?? null }
    },
  }
}

/** The same trouble, as a transport would report it. */
function suffer(effect: Effect, request: HttpRequest): HttpReply | null {
  const failure = (code: CinderSweepError['code'], how: string): never => {
    throw new CinderSweepError(code, `${request.method} ${request.url}: ${how}`, {
      hint: 'This is the simulated weather.',
    })
  }
  switch (effect.kind) {
    case 'delay':
      return null
    case 'status':
      return troubled(effect.status, effect.retryAfter)
    case 'cut':
      return failure('endpoint.cut-short', 'the answer broke off')
    case 'html':
      return failure('endpoint.nonsense', 'the answer is a web page')
    case 'nonsense':
      return { status: 200, headers: {}, body: { hello: 'world' } }
    case 'reset':
      return failure('endpoint.unreachable', 'the connection was closed')
    case 'hang':
      return failure('endpoint.timeout', 'no answer came')
  }
}
