/** A simulated cloud behind HTTP, a plan for it, and a process of its own that carries the plan out. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resumeRun } from '../../src/apply/apply-plan.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { RunReport } from '../../src/model/run.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { exportLines } from '../../src/simulate/login.ts'
import { populate } from '../../src/simulate/populate.ts'
import { standardCloud } from '../../src/simulate/standard.ts'
import { serveCloud } from '../../src/simulate/wire/server.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { planOf, repairDepsOf } from './simulated-repairs.ts'
import { temporaryFiles } from './temporary-files.ts'
import { openWireRepairs } from './wire-repairs.ts'

const child = fileURLToPath(new URL('./mortal-child.ts', import.meta.url))

/** `changes`: the requests that change something, as the services themselves counted them. */
export async function wireCloud(fault: FaultName) {
  const cloud = standardCloud({ workMs: 0 })
  populate(cloud, 2)
  plant(cloud, fault)
  const changes: string[] = []
  const wire = await serveCloud(cloud, {
    weather: {
      ...makeWeather(),
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
  const [plan, journal] = [join(root, 'plan.json'), join(root, 'state', 'journal.db')]
  const made = await planOf(await repairDepsOf(cloud, { planes: [], allowed: ['unseen-hosts'] }))
  writeFileSync(plan, JSON.stringify(made))
  return {
    cloud,
    changes,
    journal,
    plan: made,
    close: () => wire.close(),
    /** Until it passes its n-th place. `wrap` is a command line that starts another. */
    applyInProcess: (at: number, wrap: readonly string[] = []) =>
      started([...wrap, process.execPath, child, journal, plan, String(at)], env),
    async resumeHere(): Promise<RunReport> {
      const { deps, close } = await openWireRepairs(env, journal, made)
      try {
        return await resumeRun({ run: 'run-1', authUrl: made.cloud.auth_url }, deps)
      } finally {
        await close()
      }
    },
  }
}

async function started([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>>) {
  const running = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  running.stdout.on('data', (chunk) => said.push(String(chunk)))
  running.stderr.on('data', (chunk) => said.push(String(chunk)))
  const { promise, resolve } = Promise.withResolvers<string | null>()
  running.on('close', (_code, signal) => resolve(signal))
  return { signal: await promise, said: said.join('').trim() }
}
