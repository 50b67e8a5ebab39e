/** A whole scan by the real program: APIs over HTTP, databases on real servers. It finds what the simulated databases tell. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/database-server.ts'
import type { Finding } from '../../../src/model/finding.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../../src/simulate/shapes/place.ts'
import { bareEnvironment, command } from '../../support/command-line.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'
import { servedForTest } from '../../support/wire-cloud.ts'
import { kinds, sharedServer, writtenTo } from '../real-databases.ts'

interface Printed {
  readonly findings: readonly Finding[]
  readonly sources: readonly { readonly source: string; readonly status: string }[]
}

async function scanned(dialect: 'mysql' | 'postgres', cloud: SimulatedCloud): Promise<Printed> {
  const server = sharedServer(dialect)
  const closed = await freePort()
  const isDark = (database: string): boolean => [...cloud.darkCells].some((cell) => database.endsWith(`_${cell}`))
  const real = await writtenTo(server, cloud, (database, reader) =>
    isDark(database)
      ? server.url(database, reader).replace(`:${server.port}/`, `:${closed}/`)
      : server.url(database, reader),
  )
  const { env } = await servedForTest(cloud)
  const directory = mkdtempSync(join(tmpdir(), 'cindersweep-scan-'))
  const config = join(directory, 'cindersweep.yaml')
  writeFileSync(config, 'databases: {cinder: env:CINDER_DB, nova_api: env:NOVA_DB}\n')
  try {
    const urls = { CINDER_DB: real.url(real.cinder), NOVA_DB: real.url(real.novaApi) }
    const environment = bareEnvironment({ ...env, ...urls, CINDERSWEEP_CONFIG: config })
    const { stdout, stderr } = await command(['scan', '--recheck', '0', '-f', 'json'], { env: environment })
    expect(`${stdout}${stderr}`).not.toContain('CANARY')
    return JSON.parse(stdout)
  } finally {
    rmSync(directory, { recursive: true })
    await real.end()
  }
}

/** Sentences of drivers about a cell that does not answer are their own. */
const told = (findings: readonly Finding[]): unknown =>
  findings.map(({ id, fault, volume, server, attachment, confidence, severity, remedy }) => ({
    id,
    fault,
    volume,
    server,
    attachment,
    confidence,
    severity,
    remedy: remedy.kind,
  }))

async function agreeOn(dialect: 'mysql' | 'postgres', arrange: (cloud: SimulatedCloud) => void): Promise<void> {
  const arranged = (): SimulatedCloud => {
    const cloud = stillCloud()
    arrange(cloud)
    return cloud
  }
  const inProcess = await scanOf(arranged(), { planes: ['database'], policy: { recheckMs: 0 } })
  const cloud = arranged()
  const { findings, sources } = await scanned(dialect, cloud)
  expect(told(findings)).toEqual(told(inProcess.findings))
  const unread = sources.filter(({ source, status }) => source.includes('-db') && status !== 'complete')
  expect(unread.length).toBe(cloud.darkCells.size)
}

describe.each(kinds)('with %s', (_, dialect) => {
  it.each(allPlantings().map(({ fault, variant }) => [fault, variant] as const))(
    '%s, %s, is told as by the simulated databases',
    (fault, variant) => agreeOn(dialect, (cloud) => plant(cloud, fault, { variant })),
  )

  it('all healthy shapes together are not reported', () =>
    agreeOn(dialect, (cloud) => {
      for (const shape of shapeNames) place(cloud, shape)
    }))
})
