/** A simulated cloud on a port of the loopback, for programs that log in to it. */
import { onTestFinished } from 'vitest'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { exportLines } from '../../src/simulate/login.ts'
import { serveCloud } from '../../src/simulate/wire/server.ts'
import { makeWeather, parseTrouble, type Weather } from '../../src/simulate/wire/weather.ts'
import type { Environment } from './command-line.ts'

export interface Served {
  readonly url: string
  /** The variables with which its administrator logs in. */
  readonly env: Environment
  /** Resolves when trouble has befallen somebody. */
  met(): Promise<void>
  close(): Promise<void>
}

/** It stays until `close`; `trouble` is what befalls requests, as `demo --weather` takes it. */
export async function served(cloud: SimulatedCloud, trouble: readonly string[] = []): Promise<Served> {
  const weather = makeWeather()
  for (const text of trouble) {
    const parsed = parseTrouble(text)
    if (parsed === null) throw new Error(`no trouble: ${text}`)
    weather.add(parsed)
  }
  const first = Promise.withResolvers<void>()
  const watched: Weather = {
    ...weather,
    befall(method, path) {
      const effect = weather.befall(method, path)
      if (effect !== null) first.resolve()
      return effect
    },
  }
  const wire = await serveCloud(cloud, { weather: watched })
  const env = Object.fromEntries(
    exportLines(cloud, wire.url).map(
      (line) => line.replace('export ', '').split(/=(.*)/s).slice(0, 2) as [string, string],
    ),
  )
  return { url: wire.url, env, met: () => first.promise, close: () => wire.close() }
}

/** The same, for one test. */
export async function servedForTest(cloud: SimulatedCloud, trouble: readonly string[] = []): Promise<Served> {
  const wire = await served(cloud, trouble)
  onTestFinished(() => wire.close())
  return wire
}
