/** Scans over a real wire: the real transport, and a clock that waits for nothing. */
import { resolveCloud } from '../../src/adapters/openstack/cloud-config.ts'
import { withRetries } from '../../src/adapters/openstack/retry.ts'
import { openSession } from '../../src/adapters/openstack/session.ts'
import { openTransport } from '../../src/adapters/system/http-transport.ts'
import { readersOf } from '../../src/compose/open-cloud.ts'
import { simulatedPlanes } from '../../src/compose/open-simulated.ts'
import { type Scan, scan } from '../../src/flow/scan.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { exportLines } from '../../src/simulate/login.ts'
import { serveCloud } from '../../src/simulate/wire/server.ts'
import { makeWeather, parseTrouble } from '../../src/simulate/wire/weather.ts'
import { notingClock } from './scripted.ts'
import { depsOf, testTime } from './simulated-scan.ts'

/** All planes of the cloud, its APIs through this trouble, written as `demo --weather` takes it. */
export async function scanOverWire(cloud: SimulatedCloud, ...troubles: readonly string[]): Promise<Scan> {
  const weather = makeWeather()
  for (const text of troubles) {
    const trouble = parseTrouble(text)
    if (trouble === null) throw new Error(`no trouble: ${text}`)
    weather.add(trouble)
  }
  const wire = await serveCloud(cloud, { weather })
  const transport = openTransport({
    verify: true,
    caFile: null,
    certFile: null,
    keyFile: null,
    concurrency: 4,
    env: {},
  })
  const clock = notingClock(testTime)
  try {
    const config = resolveCloud({}, { env: openrc(cloud, wire.url), cwd: '/nonexistent', home: null })
    const deps = { transport: withRetries(transport, clock, () => 1), clock, deadlineMs: 10_000 }
    const readers = await readersOf(openSession(config, null, deps), clock, () =>
      simulatedPlanes(cloud, ['backend', 'host', 'log']),
    )
    return await scan({ ...(await depsOf(cloud)), regions: [readers], clock })
  } finally {
    await transport.close()
    await wire.close()
  }
}

const openrc = (cloud: SimulatedCloud, url: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    exportLines(cloud, url).map((line) => line.replace('export ', '').split(/=(.*)/s).slice(0, 2) as [string, string]),
  )
