/** The real adapter of arrays over the simulated cloud's array, in process or through a wire. */
import { arrayReader } from '../../src/adapters/hpe3par/array-reader.ts'
import { hpe3parReader } from '../../src/adapters/hpe3par/hpe3par-reader.ts'
import { openWsapi, type WsapiAccess, type WsapiSession } from '../../src/adapters/hpe3par/wsapi-session.ts'
import { withRetries } from '../../src/adapters/openstack/retry.ts'
import type { BackendReader } from '../../src/ports/backend.ts'
import type { HttpTransport } from '../../src/ports/http.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { standardPassword } from '../../src/simulate/standard.ts'
import type { SanArray } from '../../src/simulate/state/planes.ts'
import { inProcess, inProcessBase } from '../../src/simulate/wire/in-process.ts'
import { makeWeather, parseTrouble, type Weather } from '../../src/simulate/wire/weather.ts'
import { notingClock } from './scripted.ts'

export const arrayOf = (cloud: SimulatedCloud): SanArray => {
  const found = cloud.storage.find((storage) => storage.kind === 'hpe3par')
  if (found?.kind !== 'hpe3par') throw new Error('the cloud has no array')
  return found
}

export const arrayUrl = (cloud: SimulatedCloud, base: string = inProcessBase): string =>
  `${base}/san/${arrayOf(cloud).backend}/api/v1`

export function weatherOf(...troubles: readonly string[]): Weather {
  const weather = makeWeather()
  for (const text of troubles) {
    const trouble = parseTrouble(text)
    if (trouble === null) throw new Error(`no trouble: ${text}`)
    weather.add(trouble)
  }
  return weather
}

/** A login to the array of the cloud. Retries wait for nothing. */
export function sessionWith(
  cloud: SimulatedCloud,
  transport: HttpTransport = inProcess(cloud),
  wishes: Partial<WsapiAccess> = {},
): WsapiSession {
  return openWsapi({
    transport: withRetries(transport, notingClock(), () => 0),
    url: arrayUrl(cloud),
    username: 'reader',
    password: () => standardPassword,
    label: '3par san',
    deadlineMs: 1_000,
    ...wishes,
  })
}

export function arrayReaderOver(cloud: SimulatedCloud, session: WsapiSession = sessionWith(cloud)): BackendReader {
  const { backend, pool, ours } = arrayOf(cloud)
  return hpe3parReader(arrayReader(session), {
    source: `${cloud.region} 3par ${pool}`,
    backend,
    cpg: pool,
    ours,
  })
}
