/** The port of back ends: the real adapter over the simulated array's wire says what the simulation says of itself. */
import { describe, expect, it, onTestFinished } from 'vitest'
import type { VolumeId } from '../../src/kernel/ids.ts'
import type { PoolReport } from '../../src/model/backend.ts'
import type { BackendReader } from '../../src/ports/backend.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume } from '../../src/simulate/hands.ts'
import { simulatedBackends } from '../../src/simulate/planes/readers.ts'
import { createObject, exportTo, virtualVolumeOf } from '../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../src/simulate/state/rows.ts'
import { serveCloud } from '../../src/simulate/wire/server.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { arrayOf, arrayReaderOver, arrayUrl, sessionWith } from '../support/simulated-array.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { openedTransport } from '../support/transports.ts'

type Open = (cloud: SimulatedCloud) => Promise<BackendReader>

const opened: readonly (readonly [string, Open])[] = [
  ['the simulation itself', async (cloud) => simulatedBackends(cloud)[1] as BackendReader],
  ['the adapter, in process', async (cloud) => arrayReaderOver(cloud)],
  [
    'the adapter, over the wire',
    async (cloud) => {
      const wire = await serveCloud(cloud, { weather: makeWeather() })
      onTestFinished(() => wire.close())
      const session = sessionWith(cloud, openedTransport(), { url: arrayUrl(cloud, wire.url), deadlineMs: 10_000 })
      return arrayReaderOver(cloud, session)
    },
  ],
]

/** What only one of the two can know is left out. */
const comparable = ({ system: _system, ...report }: PoolReport): PoolReport => ({
  ...report,
  objects: report.objects.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  exports: report.exports.map(({ object, host, lun, active }) => ({ object, host, lun, active })),
})

interface Arranged {
  readonly cloud: SimulatedCloud
  readonly used: VolumeRow
  readonly leaked: VolumeRow
}

function arranged(): Arranged {
  const cloud = stillCloud()
  const used = makeVolume(cloud, { type: 'san', size: 20 })
  const leaked = migrated(cloud, makeVolume(cloud, { type: 'san' }))
  attach(cloud, makeServer(cloud), used)
  for (const host of ['compute-02', 'compute-03']) exportTo(cloud, leaked, host)
  virtualVolumeOf(cloud, used)?.snapshots.push('oss-L4I73ONuTci9Fd4ceij-MQ')
  makeVolume(cloud, { type: 'san' })
  return { cloud, used, leaked }
}

/** Its object has another id than it has itself. */
function migrated(cloud: SimulatedCloud, volume: VolumeRow): VolumeRow {
  arrayOf(cloud).volumes.clear()
  volume.nameId = cloud.random.uuid()
  for (const row of cloud.volumes.all()) if (row.type === 'san') createObject(cloud, row)
  return volume
}

describe.each(opened)('a pool, read by %s', (_name, open) => {
  it('is the same to everybody who reads it', async () => {
    const { cloud } = arranged()
    const [expected, report] = [await (opened[0] as (typeof opened)[0])[1](cloud), await open(cloud)]
    expect(comparable(await report.look())).toEqual(comparable(await expected.look()))
  })

  it('shows volumes by their ids, and who is logged in to which', async () => {
    const { cloud, used, leaked } = arranged()
    const { objects, exports, unseen } = await (await open(cloud)).look()
    expect(unseen).toBeNull()
    expect(objects.map(({ volume }) => volume)).toEqual(expect.arrayContaining([used.id, leaked.nameId]))
    expect(exports.map(({ host, active }) => [host, active]).sort()).toEqual([
      ['compute-01', true],
      ['compute-02', false],
      ['compute-03', false],
    ])
  })

  it('has one volume, or has it not', async () => {
    const { cloud, used } = arranged()
    const reader = await open(cloud)
    expect(await reader.object(used.id as VolumeId)).toMatchObject({ volume: used.id, sizeGib: 20, form: 'volume' })
    expect(await reader.object(cloud.random.uuid() as VolumeId)).toBeNull()
    await reader.close?.()
  })

  it('that does not answer is unseen, and has no volumes that would be missing', async () => {
    const { cloud, used } = arranged()
    const reader = await open(cloud)
    arrayOf(cloud).unreachable = 'no answer'
    expect((await reader.look()).unseen).toMatchObject({ reason: 'unreachable' })
    await expect(reader.object(used.id as VolumeId)).rejects.toThrow(/no answer/)
  })

  it('is read anew by every look', async () => {
    const { cloud } = arranged()
    const reader = await open(cloud)
    const before = (await reader.look()).objects.length
    makeVolume(cloud, { type: 'san' })
    expect((await reader.look()).objects).toHaveLength(before + 1)
  })
})
