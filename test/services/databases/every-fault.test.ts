/** A whole scan by the real program: APIs over HTTP, databases on real servers. It finds what the simulated databases tell. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/database-server.ts'
import { lazy } from '../../../src/kernel/lazy.ts'
import type { FaultName } from '../../../src/model/faults.ts'
import type { Finding } from '../../../src/model/finding.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../../src/simulate/faults/plant.ts'
import type { Planted } from '../../../src/simulate/faults/planted.ts'
import { place, shapeNames } from '../../../src/simulate/shapes/place.ts'
import { bareEnvironment, command } from '../../support/command-line.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'
import { servedForTest } from '../../support/wire-cloud.ts'
import { type Dialect, kinds, sharedServer, writtenTo } from '../real-databases.ts'

type Arrange = (cloud: SimulatedCloud) => unknown
type Planting = ReturnType<typeof allPlantings>[number]

interface Printed {
  readonly findings: readonly Finding[]
  readonly sources: readonly { readonly source: string; readonly status: string }[]
}

async function scanned(dialect: Dialect, cloud: SimulatedCloud): Promise<Printed> {
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
const told = ({ fault, volume, server, attachment, confidence, severity, remedy }: Finding) => ({
  fault,
  volume,
  server,
  attachment,
  confidence,
  severity,
  remedy: remedy.kind,
})
const toldWithIds = (findings: readonly Finding[]): unknown =>
  findings.map((finding) => ({ id: finding.id, ...told(finding) }))

const arranged = (arrange: Arrange): SimulatedCloud => {
  const cloud = stillCloud()
  arrange(cloud)
  return cloud
}
const inProcess = (cloud: SimulatedCloud) => scanOf(cloud, { planes: ['database'], policy: { recheckMs: 0 } })

/** What real databases tell of such a cloud: the same, word for word, as the simulated ones. */
async function agreedOn(dialect: Dialect, arrange: Arrange): Promise<readonly Finding[]> {
  const expected = await inProcess(arranged(arrange))
  const cloud = arranged(arrange)
  const { findings, sources } = await scanned(dialect, cloud)
  expect(toldWithIds(findings)).toEqual(toldWithIds(expected.findings))
  const unread = sources.filter(({ source, status }) => source.includes('-db') && status !== 'complete')
  expect(unread.length).toBe(cloud.darkCells.size)
  return findings
}

/** What is said of the volume or the server of a fault, without the ids by which clouds differ. */
const saidOf = (findings: readonly Finding[], { volume, server }: Planted): readonly unknown[] =>
  findings
    .filter(
      (finding) => (volume !== null && finding.volume === volume) || (server !== null && finding.server === server),
    )
    .map(told)
    .map(({ fault, confidence, severity, remedy }) => `${fault}, ${confidence}, ${severity}, ${remedy}`)
    .sort()

/** These change what is said of others: each has a cloud of its own. All others are planted beside each other. */
const causes = new Set<FaultName>([
  'quota-drift',
  'service-token-missing',
  'service-down',
  'cell-unreachable',
  'backend-host-renamed',
  'plane-incomplete',
])
const [alone = [], together = []] = [true, false].map((is) =>
  allPlantings().filter(({ fault }) => causes.has(fault) === is),
)
const keyOf = ({ fault, variant }: Planting): string => `${fault}/${variant}`

describe.each(kinds)('with %s', (_, dialect) => {
  const planted = new Map<string, Planted>()
  // The first test that wants it scans, so that what the scan leaves behind is gone when that one ends.
  const crowd = lazy(() =>
    agreedOn(dialect, (cloud) => {
      for (const planting of together) planted.set(keyOf(planting), plant(cloud, planting.fault, planting))
    }),
  )

  it('all faults beside each other are told as by the simulated databases', async () => {
    expect((await crowd()).length).toBeGreaterThan(together.length / 2)
  })

  it.each(together)(
    '$fault, $variant, is told as by the simulated databases that have nothing else',
    async (planting) => {
      const findings = await crowd()
      const cloud = stillCloud()
      const only = plant(cloud, planting.fault, planting)
      const expected = saidOf((await inProcess(cloud)).findings, only)
      expect(saidOf(findings, planted.get(keyOf(planting)) as Planted)).toEqual(expected)
    },
  )

  it.each(alone)('$fault, $variant, is told as by the simulated databases', async (planting) => {
    await agreedOn(dialect, (cloud) => plant(cloud, planting.fault, planting))
  })

  it('all healthy shapes together are not reported', async () => {
    await agreedOn(dialect, (cloud) => {
      for (const shape of shapeNames) place(cloud, shape)
    })
  })
})
