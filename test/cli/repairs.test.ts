/** Plans and runs on the command line: what they print, what they refuse, and with which exit code. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { RunReport } from '../../src/model/run.ts'
import { digestOf } from '../../src/plan/digest.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { standardCloud } from '../../src/simulate/standard.ts'
import { realTime } from '../../src/simulate/state/time.ts'
import { command, type Environment } from '../support/command-line.ts'
import { faultsOfForm } from '../support/schemas.ts'
import { type Served, served } from '../support/wire-cloud.ts'

const now = ['--settle', '0'] as const
const unseen = ['--allow', 'unseen-hosts', '--recheck', '0', ...now] as const

/** A ghost, which is repaired with nothing but the two APIs when the operator says so. Each command looks at it anew. */
const cloud: SimulatedCloud = standardCloud({ time: realTime() })
const home = mkdtempSync(join(tmpdir(), 'cindersweep-repairs-'))
let env: Environment
let wire: Served

beforeAll(async () => {
  plant(cloud, 'ghost-server-attachment')
  wire = await served(cloud)
  // Asking Cinder's drivers about every pool takes a second each, and is no part of what is tried here.
  writeFileSync(join(home, 'cindersweep.yaml'), 'policy: {depth: shallow}\n')
  const config = { CINDERSWEEP_CONFIG: join(home, 'cindersweep.yaml') }
  env = { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1', ...config, ...wire.env }
})
afterAll(async () => {
  await wire.close()
  rmSync(home, { recursive: true, force: true })
})

const run = (...args: readonly string[]) => command(args, { env })
const records = () => [...cloud.attachments.all()]
const planFile = () => `${home}/plan.json`
const kept = (): Plan => JSON.parse(readFileSync(planFile(), 'utf8')) as Plan

describe('a plan', () => {
  it('is printed for people, kept for apply, and changes nothing', async () => {
    const { code, stdout } = await run('plan', ...unseen, '-o', planFile())
    expect(code).toBe(3)
    expect(stdout).toContain('1 repair, 0 held back')
    expect(stdout).toContain('delete attachment')
    expect(faultsOfForm('cindersweep.plan-1.json', kept())).toEqual([])
    expect(digestOf(kept())).toBe(kept().digest)
    expect(kept().allowed).toEqual(['unseen-hosts'])
    expect(records().length).toBe(1)
  })

  it('goes to standard output alone', async () => {
    const { stdout } = await run('plan', ...unseen, '-o', '-', '-f', 'yaml')
    expect(faultsOfForm('cindersweep.plan-1.json', JSON.parse(stdout))).toEqual([])
  })

  it('holds back what nobody looked at, and says so', async () => {
    const { code, stdout } = await run('plan', '--recheck', '0', ...now)
    expect(code).toBe(3)
    expect(stdout).toContain('0 repairs, 1 held back')
    expect(stdout).toContain('compute hosts not seen')
  })

  it('is made only for what is asked for', async () => {
    const other = await run('plan', ...unseen, '--volume', '00000000-0000-4000-8000-000000000000', '-f', 'json')
    expect((JSON.parse(other.stdout) as Plan).repairs).toEqual([])
    expect((await run('plan', ...unseen, '--allow', 'everything')).code).toBe(2)
  })
})

describe('nothing is done', () => {
  it('where nobody is there to agree, nor in a dry run', async () => {
    expect((await run('apply', planFile(), ...now)).code).toBe(2)
    const dry = await run('apply', planFile(), '--dry-run', ...now)
    expect([dry.code, dry.stdout.includes('delete attachment')]).toEqual([3, true])
    expect(records().length).toBe(1)
  })

  it.each([
    ['was edited', (plan: Plan) => ({ ...plan, allowed: ['database' as const] }), 5, 'edited'],
    ['is of a newer version', (plan: Plan) => ({ ...plan, schema: 'cindersweep.plan/2' }), 5, 'cindersweep.plan/2'],
    ['is none', () => ({ schema: 'something' }), 2, 'is no plan'],
    [
      'is of another cloud',
      (plan: Plan) => signed({ ...plan, cloud: { ...plan.cloud, auth_url: 'https://elsewhere/v3' } }),
      5,
      'elsewhere',
    ],
    ['is two days old', (plan: Plan) => signed({ ...plan, made_at: '2026-01-01T00:00:00.000Z' }), 5, 'hours old'],
  ])('when the plan %s', async (_, change, exit, says) => {
    const changed = join(home, 'changed.json')
    writeFileSync(changed, JSON.stringify(change(kept())))
    const { code, stderr } = await run('apply', changed, '--yes', ...now)
    expect([code, stderr.includes(says)]).toEqual([exit, true])
    expect(records().length).toBe(1)
  })

  it('by a verb that takes another thing', async () => {
    const volume = records()[0]?.volume as string
    const { code, stderr } = await run('cleanup', volume, '--yes', ...now)
    expect([code, stderr.includes('cleanup takes a server')]).toEqual([2, true])
  })
})

describe('a plan is carried out', () => {
  it('once somebody agrees: then the fault is gone, and the journal tells it', async () => {
    const { code, stdout } = await run('apply', planFile(), '--yes', ...now, '-f', 'json')
    const report = JSON.parse(stdout) as RunReport
    expect(faultsOfForm('cindersweep.run-1.json', report)).toEqual([])
    expect([code, report.results.map(({ outcome }) => outcome)]).toEqual([0, ['repaired']])
    expect(records()).toEqual([])
    const history = await run('history', '-f', 'value', '-c', 'Run', '-c', 'State', '-c', 'Repaired')
    expect(history.stdout).toBe(`${report.run} done 1\n`)
    expect((await run('show', report.run)).stdout).toContain('repaired ghost-server-attachment')
    const again = await run('apply', planFile(), '--yes', ...now)
    expect([again.code, again.stdout.includes('changed ghost-server-attachment')]).toEqual([5, true])
  })

  it('as is what force-detach would do, and again, with nothing to do', async () => {
    plant(cloud, 'ghost-server-attachment')
    const volume = records()[0]?.volume as string
    const first = await run('force-detach', volume, '--yes', '--allow', 'unseen-hosts', ...now)
    expect([first.code, first.stderr]).toEqual([0, expect.any(String)])
    expect(cloud.volumes.get(volume)?.status).toBe('available')
    const second = await run('force-detach', volume, '--yes', ...now)
    expect([second.code, second.stderr.includes('nothing is attached')]).toEqual([0, true])
  })
})

const signed = (plan: Plan): Plan => ({ ...plan, digest: digestOf(plan) })
