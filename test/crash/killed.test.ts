/** A process killed by SIGKILL, its journal in a file, and another process that goes on where it was. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openJournal } from '../../src/adapters/journal/open-journal.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { RunReport } from '../../src/model/run.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { exportLines } from '../../src/simulate/login.ts'
import { populate } from '../../src/simulate/populate.ts'
import { standardCloud } from '../../src/simulate/standard.ts'
import { serveCloud } from '../../src/simulate/wire/server.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { planOf, repairDepsOf } from '../support/simulated-repairs.ts'
import { faultsIn, scanOf } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

const child = fileURLToPath(new URL('../support/mortal-child.ts', import.meta.url))

/** By the requests that change something: the services' own account of what was done to them. */
async function wireCloud(fault: FaultName) {
  const cloud = standardCloud({ workMs: 0 })
  populate(cloud, 2)
  plant(cloud, fault)
  const changes: string[] = []
  const weather = makeWeather()
  const wire = await serveCloud(cloud, {
    weather: {
      ...weather,
      befall(method, path) {
        if (method !== 'GET' && !path.startsWith('/identity')) changes.push(`${method} ${path}`)
        return null
      },
    },
  })
  const env = Object.fromEntries(
    exportLines(cloud, wire.url).map((line) => line.replace('export ', '').split(/=(.*)/s).slice(0, 2)),
  ) as Readonly<Record<string, string>>
  const root = temporaryFiles()
  const plan = join(root, 'plan.json')
  const made = await planOf(await repairDepsOf(cloud, { planes: [], allowed: ['unseen-hosts'] }))
  expect(made.repairs.map(({ held, steps }) => [held, steps.length > 0])).toEqual([[[], true]])
  writeFileSync(plan, JSON.stringify(made))
  const run = (...args: readonly string[]) => inProcess(args, env)
  const journal = join(root, 'state', 'journal.db')
  return { cloud, changes, wire, journal, plan, run }
}

async function inProcess(args: readonly string[], env: Readonly<Record<string, string>>) {
  const started = spawn(process.execPath, [child, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  started.stdout.on('data', (chunk) => said.push(String(chunk)))
  started.stderr.on('data', (chunk) => said.push(String(chunk)))
  const { promise, resolve } = Promise.withResolvers<string | null>()
  started.on('close', (_code, signal) => resolve(signal))
  return { signal: await promise, said: said.join('').trim() }
}

/** Null when the run was over before it passed so many places. */
async function killedAndResumed(fault: FaultName, at: number) {
  const { cloud, changes, wire, journal, plan, run } = await wireCloud(fault)
  try {
    const killed = await run('apply', journal, plan, String(at))
    if (killed.signal === null) return null
    const known = openJournal(journal)
    const state = known.journal.run('run-1')?.state
    known.journal.close()
    const resumed = await run('resume', journal, plan)
    return { point: killed.said, state, report: JSON.parse(resumed.said) as RunReport, cloud, changes }
  } finally {
    await wire.close()
  }
}

/** Just after the act, where most could go wrong; and on request everywhere. What differs by fault is tried in one process. */
const everywhere = process.env['CINDERSWEEP_CRASHES'] === 'all'
const places = everywhere ? Array.from({ length: 40 }, (_, at) => at) : [4]

/** Processes are slow to start where many start at once. */
const patienceMs = everywhere ? 900_000 : 180_000

it(
  'a ghost is mended once, wherever the process that mends it is killed',
  async () => {
    const fault = 'ghost-server-attachment'
    const points: string[] = []
    for (const at of places) {
      const ended = await killedAndResumed(fault, at)
      if (ended === null) break
      points.push(ended.point)
      expect(ended.state, ended.point).toBe('running')
      expect(ended.report.results, ended.point).toMatchObject([{ fault, outcome: 'repaired' }])
      expect(ended.changes, ended.point).toHaveLength(1)
      expect(faultsIn(await scanOf(ended.cloud)), ended.point).toEqual([])
    }
    expect(points).toEqual(
      expect.arrayContaining(everywhere ? ['after-intent', 'after-act', 'after-outcome'] : ['after-act']),
    )
  },
  patienceMs,
)
