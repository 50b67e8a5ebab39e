/** `doctor`: each right tried, what a missing one costs, and what grants it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudsYaml } from '../../src/simulate/login.ts'
import { commandHere } from '../support/command-line.ts'
import { csvRows } from '../support/csv.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { type Served, served, servedForTest } from '../support/wire-cloud.ts'

const cloud = stillCloud()
let wire: Served
beforeAll(async () => {
  wire = await served(cloud)
})
afterAll(() => wire.close())

interface Row {
  readonly Check: string
  readonly Result: string
  readonly Detail: string
  readonly Costs: string
  readonly Grant: string
}

async function doctor(env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await commandHere(['doctor', '-f', 'json'], { env })
  return { code, stderr, rows: JSON.parse(stdout) as readonly Row[] }
}
const having = (rows: readonly Row[], result: string) => rows.filter((row) => row.Result === result)

describe('doctor', () => {
  it('says to an administrator that all rights are there, and who is logged in', async () => {
    const { code, stderr, rows } = await doctor(wire.env)
    expect(code).toBe(0)
    expect(stderr).toContain('configuration: none, and none is needed\n')
    expect(stderr).toContain('login: admin in project admin with roles admin, member, reader, from OS_* variables')
    expect(stderr).toContain('all rights that this needs are there\n')
    expect(having(rows, 'ok').length).toBeGreaterThanOrEqual(15)
    expect([...having(rows, 'missing'), ...having(rows, 'failed')]).toEqual([])
  })

  it('names each plane that is not configured, what that costs, and the key that configures it', async () => {
    const { rows } = await doctor(wire.env)
    const planes = having(rows, 'unconfigured').filter((row) => !row.Check.startsWith('cinder:'))
    expect(planes.map((row) => [row.Check, /"(\w+):"/.exec(row.Grant)?.[1]])).toEqual(
      expect.arrayContaining([
        ['back ends', 'backends'],
        ['compute hosts', 'hosts'],
        ['logs', 'logs'],
      ]),
    )
    for (const row of planes) expect(row.Costs).not.toBe('')
  })

  it('says of a login without the role what it misses, what each costs, and the line that grants it', async () => {
    const env = { ...wire.env, OS_USERNAME: 'demo', OS_PROJECT_NAME: 'demo' }
    const { code, stderr, rows } = await doctor(env)
    const missing = having(rows, 'missing')
    expect(code).toBe(1)
    expect(missing.map((row) => row.Check)).toContain('cinder: services (administrator)')
    for (const row of missing) {
      expect(row.Costs, row.Check).not.toBe('')
      expect(row.Grant, row.Check).toBe('openstack role add --user demo --project demo admin')
    }
    expect(stderr).toContain(`${missing.length + having(rows, 'failed').length} of ${rows.length} checks did not pass`)
  })

  it('tells a service that fails from a right that is missing', async () => {
    const { env } = await servedForTest(stillCloud(), ['compute/servers/detail:html'])
    const { code, rows } = await doctor(env)
    expect(code).toBe(1)
    expect(having(rows, 'missing')).toEqual([])
    const [failed] = having(rows, 'failed')
    expect(failed).toMatchObject({ Check: 'nova: servers of all projects', Costs: 'nobody knows which servers exist' })
    expect(failed?.Grant).not.toContain('role add')
  })

  it('warns of an application credential, which is enough to look', async () => {
    const directory = temporaryFiles({ 'clouds.yaml': cloudsYaml(cloud, wire.url) })
    const env = { OS_CLIENT_CONFIG_FILE: `${directory}/clouds.yaml`, OS_CLOUD: 'cindersweep-demo-credential' }
    const { code, rows } = await doctor(env)
    expect(code).toBe(0)
    expect(rows).toContainEqual(
      expect.objectContaining({
        Check: 'login: application credential',
        Result: 'ok',
        Costs: expect.stringContaining('for repairs log in with a password'),
      }),
    )
  })

  it('has its columns in other formats too, and refuses one that there is not', async () => {
    const { stdout } = await commandHere(['doctor', '-f', 'csv', '-c', 'Region', '-c', 'Check'], { env: wire.env })
    expect(csvRows(stdout)[0]).toEqual(['Region', 'Check'])
    expect(await commandHere(['doctor', '-c', 'Fault'])).toMatchObject({ code: 2, stdout: '' })
  })
})
