/** The port of logs: what the simulation says of its own log, the real adapter reads out of files that say the same. */
import { describe, expect, it } from 'vitest'
import { logReader } from '../../src/adapters/logs/log-reader.ts'
import { localShell } from '../../src/adapters/system/local-shell.ts'
import { localPipe } from '../../src/adapters/system/pipe-program.ts'
import type { LogEvent } from '../../src/model/log.ts'
import type { LogReader } from '../../src/ports/logs.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { simulatedLogs } from '../../src/simulate/planes/readers.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { type LogForm, writeLogs } from '../support/written-logs.ts'

const machine = { shell: localShell(), pipe: localPipe() }

function read(cloud: SimulatedCloud, form: LogForm): LogReader {
  const paths = writeLogs(cloud, temporaryFiles(), form)
  return logReader({
    region: 'RegionOne',
    deadlineMs: 20_000,
    concurrency: 4,
    now: () => cloud.time.now(),
    machineOf: () => machine,
    places: async () =>
      [...paths.values()].map((path) => ({ service: 'x', what: { path }, host: null, sinceMs: null })),
  })
}

const opened: readonly (readonly [string, (cloud: SimulatedCloud) => LogReader])[] = [
  ['the simulation itself', simulatedLogs],
  ['the adapter, from lines', (cloud) => read(cloud, 'text')],
  ['the adapter, from JSON', (cloud) => read(cloud, 'json')],
]

/** Sources are called otherwise, and the simulation leaves out requests where nothing hangs on them. */
const comparable = ({ at, kind, volume, server, text }: LogEvent) => ({ at, kind, volume, server, text })

function arranged(): SimulatedCloud {
  const cloud = stillCloud()
  plant(cloud, 'busy-volume')
  plant(cloud, 'service-token-missing')
  return cloud
}

describe.each(opened)('the logs, read by %s', (_name, open) => {
  it('tell the same events, each with its volume, server and time', async () => {
    const cloud = arranged()
    const expected = (await simulatedLogs(cloud).look()).map(({ events }) => events.map(comparable))
    const reports = await open(cloud).look()
    expect(reports.map(({ events }) => events.map(comparable))).toEqual(expected)
    expect(expected.flat().length).toBeGreaterThan(5)
  })

  it('are whole, also where a service has logged nothing', async () => {
    const reports = await open(stillCloud()).look()
    expect(reports.map(({ unseen, events }) => [unseen, events])).toEqual(Array.from({ length: 4 }, () => [null, []]))
  })

  it('name the source in every event', async () => {
    for (const { source, events } of await open(arranged()).look())
      for (const event of events) expect(event.source).toBe(source)
  })
})
