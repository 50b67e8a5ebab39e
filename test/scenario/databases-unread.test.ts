/** A database that cannot be read makes its own source partial or unavailable, and nothing else. */
import { describe, expect, it } from 'vitest'
import { type Scan, scan } from '../../src/flow/scan.ts'
import { CinderSweepError, type ErrorCode } from '../../src/kernel/errors.ts'
import type { SourceReport } from '../../src/model/planes.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import type { CinderMoment } from '../../src/ports/cinder-database.ts'
import type { Databases } from '../../src/ports/databases.ts'
import type { Cell, NovaMoment } from '../../src/ports/nova-database.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { populate } from '../../src/simulate/populate.ts'
import { comparables } from '../support/agreement.ts'
import { depsOf, faultsIn, findingOf, type ScanWishes, scanOf, stillCloud } from '../support/simulated-scan.ts'

const cloudOf = (): SimulatedCloud => {
  const cloud = stillCloud()
  populate(cloud, 10)
  plant(cloud, 'ghost-server-attachment')
  plant(cloud, 'stuck-deleting', { variant: 'image' })
  return cloud
}

const failure = (code: ErrorCode, source: string): CinderSweepError =>
  new CinderSweepError(code, `${source} ${code}`, { hint: 'Nothing: a test asked for it.', facts: { source } })

const allPlanes = ['database', 'backend', 'host', 'log'] as const

async function scanChanged(
  change: (databases: Databases) => Databases,
  planes: ScanWishes['planes'] = allPlanes,
): Promise<Scan> {
  const deps = await depsOf(cloudOf(), { planes: planes as NonNullable<typeof planes> })
  const changed = (readers: RegionReaders): RegionReaders => ({
    ...readers,
    databases: readers.databases === null ? null : change(readers.databases),
  })
  return scan({ ...deps, regions: deps.regions.map(changed) })
}

type Changes = Partial<Record<'cinder' | 'nova', Record<string, unknown>>>

const withChanges =
  ({ cinder, nova }: Changes) =>
  (databases: Databases): Databases => ({
    cinder: { ...databases.cinder, ...cinder } as Databases['cinder'],
    nova: { ...databases.nova, ...nova } as Databases['nova'],
  })

const reportOf = (result: Scan, source: string): SourceReport | undefined =>
  result.snapshot.regions[0]?.sources.find((report) => report.source === source)

const keptAll = (result: Scan): boolean => result.snapshot.regions[0]?.leftOut === null

const cinderDb = 'RegionOne cinder-db'
const novaDb = 'RegionOne nova-db'

describe.each([
  ['cinder', cinderDb],
  ['nova', novaDb],
] as const)('when the database of %s', (which, source) => {
  it.each(['database.unreachable', 'database.refused', 'database.schema', 'database.url', 'config.reference'] as const)(
    'cannot be opened (%s), the lists come from the APIs, and its source says why',
    async (code) => {
      const unreadable = () => Promise.reject(failure(code, source))
      const names =
        which === 'cinder'
          ? ['moment', 'volume', 'attachmentsOf', 'workersOf', 'pastVolume']
          : ['moment', 'server', 'mappingsOf', 'past']
      const result = await scanChanged(
        withChanges({ [which]: Object.fromEntries(names.map((name) => [name, unreadable])) }),
      )
      expect(reportOf(result, source)).toMatchObject({ status: 'unavailable', detail: `${source} ${code}` })
      expect(keptAll(result)).toBe(true)
      expect(faultsIn(result)).toEqual(expect.arrayContaining(['ghost-server-attachment', 'stuck-deleting']))
      expect(reportOf(result, 'RegionOne cinder-api')?.status).toBe('complete')
    },
  )
})

it('when Cinder’s database cannot be read, who works on a volume stays unknown', async () => {
  const unreadable = () => Promise.reject(failure('database.unreachable', cinderDb))
  const result = await scanChanged(withChanges({ cinder: { moment: unreadable, workersOf: unreadable } }))
  const found = findingOf(result, 'stuck-deleting')
  expect(found.confidence).toBe('unconfirmed')
  expect(found.remedy.blocked_by.join()).toContain(`${cinderDb} database.unreachable`)
})

describe('when a list breaks off in the middle', () => {
  async function* brokenOff<T>(source: string, pages: AsyncIterable<readonly T[]>): AsyncGenerator<readonly T[]> {
    for await (const page of pages) {
      yield page.slice(0, 3)
      throw failure('database.cut-short', source)
    }
  }
  const cinderList = (name: 'volumeGlances' | 'attachmentGlances' | 'volumes' | 'attachments') => ({
    cinder: (moment: CinderMoment): CinderMoment => ({
      ...moment,
      [name]: (among: never) => brokenOff(cinderDb, moment[name](among) as AsyncIterable<readonly unknown[]>),
    }),
  })

  it.each(['volumeGlances', 'attachmentGlances', 'volumes', 'attachments'] as const)(
    '%s: it is as if the databases gave no lists, and the findings are those of the APIs',
    async (name) => {
      const result = await scanChanged((databases) => ({
        ...databases,
        cinder:
          databases.cinder === null
            ? null
            : {
                ...databases.cinder,
                moment: async () =>
                  cinderList(name).cinder(await (databases.cinder as NonNullable<Databases['cinder']>).moment()),
              },
      }))
      expect(reportOf(result, cinderDb)).toMatchObject({
        status: 'unavailable',
        detail: `${cinderDb} database.cut-short`,
      })
      expect(keptAll(result)).toBe(true)
      expect(comparables(result.findings)).toEqual(comparables((await scanOf(cloudOf())).findings))
    },
  )
})

describe('when one cell', () => {
  const cellFails = (code: ErrorCode, cellsOf = (cells: readonly Cell[]) => cells) =>
    scanChanged((databases) => ({
      ...databases,
      nova:
        databases.nova === null
          ? null
          : {
              ...databases.nova,
              async moment(): Promise<NovaMoment> {
                const moment = await (databases.nova as NonNullable<Databases['nova']>).moment()
                const broken = { failure: failure(code, `${novaDb} cell1`), glances: null }
                return {
                  ...moment,
                  cells: cellsOf(moment.cells).map((cell) => (cell.name === 'cell1' ? { ...cell, ...broken } : cell)),
                }
              },
            },
    }))

  it('refuses our account, the APIs give the lists: they see its servers', async () => {
    const result = await cellFails('database.refused')
    expect(reportOf(result, `${novaDb} cell1`)).toMatchObject({ status: 'unavailable' })
    expect(reportOf(result, novaDb)).toMatchObject({ status: 'complete' })
    expect([keptAll(result), faultsIn(result)]).toEqual([true, ['ghost-server-attachment', 'stuck-deleting']])
  })

  it('answers Nova but not us, it is not called dark', async () => {
    const result = await cellFails('database.unreachable')
    expect([keptAll(result), faultsIn(result)]).toEqual([true, ['ghost-server-attachment', 'stuck-deleting']])
  })

  it('answers nobody, it is dark: its servers are unknown, never absent', async () => {
    const result = await cellFails('database.unreachable', (cells) => cells.map((cell) => ({ ...cell, hosts: [] })))
    expect(faultsIn(result)).toContain('cell-unreachable')
    expect(faultsIn(result)).not.toContain('unknown-owner-attachment')
    expect(
      result.findings.filter(({ confidence, fault }) => confidence === 'confirmed' && fault.includes('attachment')),
    ).toEqual([])
  })
})

it('a table that the account may not read makes Cinder’s database partial, and the rest is read', async () => {
  const result = await scanChanged(
    (databases) => ({
      ...databases,
      cinder:
        databases.cinder === null
          ? null
          : {
              ...databases.cinder,
              async moment() {
                const moment = await (databases.cinder as NonNullable<Databases['cinder']>).moment()
                const refuse = () => {
                  throw failure('database.schema', cinderDb)
                }
                return {
                  ...moment,
                  snapshotGlances: refuse,
                  snapshots: refuse,
                  workers: async () => refuse(),
                  transfers: async () => refuse(),
                }
              },
            },
    }),
    ['database'],
  )
  expect(reportOf(result, cinderDb)).toMatchObject({ status: 'partial' })
  const [region] = result.snapshot.regions
  expect(region?.coverage.snapshots).toMatchObject({ source: cinderDb, reason: 'nonsense' })
  expect(region?.leftOut?.volumes).toBeGreaterThan(0)
  expect(faultsIn(result)).toContain('ghost-server-attachment')
})
