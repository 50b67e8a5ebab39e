/** What an account may read decides about its own source, and about nothing else. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Scan } from '../../../src/flow/scan.ts'
import type { SourceReport } from '../../../src/model/planes.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { plant } from '../../../src/simulate/faults/plant.ts'
import { populate } from '../../../src/simulate/populate.ts'
import { comparables } from '../../support/agreement.ts'
import { openDatabases, scanWith } from '../../support/databases/read-cloud.ts'
import { apiShapes, cellShapes, cinderShapes } from '../../support/databases/tables.ts'
import { faultsIn, findingOf, scanOf, stillCloud } from '../../support/simulated-scan.ts'
import { freshName, kinds, type RealCloud, sharedServer, writtenTo } from '../real-databases.ts'

const cloudOf = (): SimulatedCloud => {
  const cloud = stillCloud()
  populate(cloud, 10)
  plant(cloud, 'ghost-server-attachment')
  plant(cloud, 'stuck-deleting', { variant: 'image' })
  return cloud
}

const cinderDb = 'RegionOne cinder-db'
const novaDb = 'RegionOne nova-db'
const reportOf = (result: Scan, source: string): SourceReport | undefined =>
  result.snapshot.regions[0]?.sources.find((report) => report.source === source)
const keptAll = (result: Scan): boolean => result.snapshot.regions[0]?.leftOut === null

describe.each(kinds)('%s', (_, dialect) => {
  const server = sharedServer(dialect)
  let real: RealCloud
  let cell1: string
  beforeAll(async () => {
    real = await writtenTo(server, cloudOf())
    cell1 = real.cells.get('cell1') as string
  })
  afterAll(() => real?.end())

  /** An account that may read every table but one. */
  async function allBut(table: string): Promise<string> {
    const name = freshName()
    const tables = new Map<string, readonly string[]>([
      [real.cinder, Object.keys(cinderShapes)],
      [real.novaApi, Object.keys(apiShapes)],
      ...[...real.cells.values()].map((cell) => [cell, Object.keys(cellShapes)] as const),
    ])
    const { admin } = real
    const isMysql = dialect === 'mysql'
    await admin.run(
      isMysql ? 'mysql' : 'postgres',
      isMysql ? `CREATE USER ${name}@'127.0.0.1' IDENTIFIED BY 'look'` : `CREATE ROLE ${name} LOGIN PASSWORD 'look'`,
    )
    for (const [database, names] of tables)
      for (const one of names)
        if (one !== table)
          await admin.run(
            database,
            isMysql ? `GRANT SELECT ON ${database}.${one} TO ${name}@'127.0.0.1'` : `GRANT SELECT ON ${one} TO ${name}`,
          )
    return `${name}:look`
  }

  async function scanAs(account: string): Promise<Scan> {
    const databases = openDatabases({
      cinder: server.url(real.cinder, account),
      novaApi: server.url(real.novaApi, account),
    })
    try {
      return await scanWith(databases, cloudOf(), { planes: [] })
    } finally {
      await Promise.all([databases.cinder?.close(), databases.nova?.close()])
    }
  }

  /** Cells are opened with the account that stands in Nova's own list of them. */
  const openCellAs = (account: string): Promise<void> =>
    real.admin.run(
      real.novaApi,
      `UPDATE cell_mappings SET database_connection = '${server.url(cell1, account)}' WHERE name = 'cell1'`,
    )
  afterEach(() => openCellAs(real.reader))

  it('an account that may select and nothing else is enough for everything', async () => {
    const result = await scanAs(real.reader)
    for (const source of [cinderDb, novaDb, `${novaDb} cell0`, `${novaDb} cell1`])
      expect(reportOf(result, source)).toMatchObject({ status: 'complete', detail: null })
    expect(keptAll(result)).toBe(false)
    expect(comparables(result.findings)).toEqual(
      comparables((await scanOf(cloudOf(), { planes: ['database'] })).findings),
    )
  })

  it.each(['snapshots', 'backups', 'transfers', 'quota_usages', 'workers', 'services'])(
    'without %s Cinder’s database is partial, and says so; the rest of it is read',
    async (table) => {
      const result = await scanAs(await allBut(table))
      const report = reportOf(result, cinderDb)
      expect(report?.status).toBe('partial')
      expect(report?.detail).toContain(`"${table}"`)
      expect(keptAll(result)).toBe(false)
      expect(reportOf(result, novaDb)?.status).toBe('complete')
      expect(faultsIn(result)).toContain('ghost-server-attachment')
    },
  )

  it.each(['workers', 'services'])('without %s nobody is said to work on nothing', async (table) => {
    expect(findingOf(await scanAs(await allBut(table)), 'stuck-deleting').confidence).toBe('unconfirmed')
  })

  it.each(['volumes', 'volume_attachment', 'volume_metadata', 'image_volume_cache_entries'])(
    'without %s Cinder’s database is unavailable, and the lists come from the APIs',
    async (table) => {
      const result = await scanAs(await allBut(table))
      expect(reportOf(result, cinderDb)).toMatchObject({
        status: 'unavailable',
        detail: expect.stringContaining(`"${table}"`),
      })
      expect(keptAll(result)).toBe(true)
      expect(reportOf(result, 'RegionOne cinder-api')?.status).toBe('complete')
      expect(faultsIn(result)).toEqual(expect.arrayContaining(['ghost-server-attachment', 'stuck-deleting']))
    },
  )

  it.each(['cell_mappings', 'host_mappings', 'instance_mappings', 'build_requests'])(
    'without %s Nova’s databases are unavailable, and the lists come from the APIs',
    async (table) => {
      const result = await scanAs(await allBut(table))
      expect(reportOf(result, novaDb)).toMatchObject({
        status: 'unavailable',
        detail: expect.stringContaining(`"${table}"`),
      })
      expect(keptAll(result)).toBe(true)
      expect(reportOf(result, cinderDb)?.status).toBe('complete')
    },
  )

  it.each(['instances', 'block_device_mapping'])(
    'without %s a cell is unavailable, which is not to say that it is dark',
    async (table) => {
      await openCellAs(await allBut(table))
      const result = await scanAs(real.reader)
      expect(reportOf(result, `${novaDb} cell1`)).toMatchObject({
        status: 'unavailable',
        detail: expect.stringContaining(`"${table}"`),
      })
      expect(keptAll(result)).toBe(true)
      expect(faultsIn(result)).not.toContain('cell-unreachable')
    },
  )

  it.each(['shadow_instances', 'instance_id_mappings'])(
    'without %s nothing is known of servers that are not remembered elsewhere',
    async (table) => {
      await openCellAs(await allBut(table))
      const { nova } = openDatabases({ cinder: real.url(real.cinder), novaApi: real.url(real.novaApi) })
      const { servers, failure } = (await nova?.past(['00000000-0000-4000-8000-000000000001' as never])) ?? {}
      await nova?.close()
      expect(servers?.size).toBe(0)
      expect(failure).toMatchObject({ code: 'database.schema', message: expect.stringContaining(`"${table}"`) })
    },
  )
})
