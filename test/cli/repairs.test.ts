/** Plans and runs on the command line: what they print, what they refuse, and with which exit code. */
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { RunReport } from '../../src/model/run.ts'
import { digestOf } from '../../src/plan/digest.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { standardCloud } from '../../src/simulate/standard.ts'
import { realTime } from '../../src/simulate/state/time.ts'
import { bareEnvironment, command, type Environment } from '../support/command-line.ts'
import { faultsOfForm } from '../support/schemas.ts'
import { servedForTest } from '../support/wire-cloud.ts'

const now = ['--settle', '0'] as const
const unseen = ['--allow', 'unseen-hosts', '--recheck', '0', ...now] as const

let cloud: SimulatedCloud
let env: Environment
let home: string

/** A ghost, which is repaired with nothing but the two APIs when the operator says so. */
beforeEach(async () => {
  cloud = standardCloud({ time: realTime() })
  plant(cloud, 'ghost-server-attachment')
  env = bareEnvironment((await servedForTest(cloud)).env)
  home = env['HOME'] as string
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

  it('goes to standard output alone, as JSON or YAML', async () => {
    const { stdout } = await run('plan', ...unseen, '-o', '-')
    expect(faultsOfForm('cindersweep.plan-1.json', JSON.parse(stdout))).toEqual([])
    expect((await run('plan', ...unseen, '-f', 'yaml')).stdout).toContain('schema: cindersweep.plan/1')
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

describe('a plan is carried out', () => {
  beforeEach(async () => void (await run('plan', ...unseen, '-o', planFile())))

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

  it('never where nobody is there to agree, nor in a dry run', async () => {
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
  ])('not when it %s', async (_, change, exit, says) => {
    writeFileSync(planFile(), JSON.stringify(change(kept())))
    const { code, stderr } = await run('apply', planFile(), '--yes', ...now)
    expect([code, stderr.includes(says)]).toEqual([exit, true])
    expect(records().length).toBe(1)
  })
})

describe('one thing', () => {
  it('a volume is freed by force-detach, and again, with nothing to do', async () => {
    const volume = records()[0]?.volume as string
    const first = await run('force-detach', volume, '--yes', '--allow', 'unseen-hosts', ...now)
    expect([first.code, first.stderr]).toEqual([0, expect.any(String)])
    expect(cloud.volumes.get(volume)?.status).toBe('available')
    const second = await run('force-detach', volume, '--yes', ...now)
    expect([second.code, second.stderr.includes('nothing is attached')]).toEqual([0, true])
  })

  it('is refused to a verb that takes another', async () => {
    const volume = records()[0]?.volume as string
    const { code, stderr } = await run('cleanup', volume, '--yes', ...now)
    expect([code, stderr.includes('cleanup takes a server')]).toEqual([2, true])
  })
})

const signed = (plan: Plan): Plan => ({ ...plan, digest: digestOf(plan) })
