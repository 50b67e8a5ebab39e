/** What is found with an array is the same through its real web API, where hosts may have other names too. */
import { describe, expect, it } from 'vitest'
import { type Scan, scan } from '../../src/flow/scan.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { attach, makeServer, makeVolume } from '../../src/simulate/hands.ts'
import { hostNamed } from '../../src/simulate/planes/hosts.ts'
import { exportTo, virtualVolumeOf, wwidOf } from '../../src/simulate/planes/storage.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { inProcess } from '../../src/simulate/wire/in-process.ts'
import { grounds } from '../support/scenery.ts'
import { arrayOf, arrayReaderOver, sessionWith, weatherOf } from '../support/simulated-array.ts'
import { depsOf, faultsIn, findingOf, scanOf, stillCloud } from '../support/simulated-scan.ts'

/** The cloud with its array read through the web API, and all else as ever. */
async function scanThroughApi(cloud: SimulatedCloud, ...troubles: readonly string[]): Promise<Scan> {
  const deps = await depsOf(cloud)
  const session = sessionWith(cloud, inProcess(cloud, weatherOf(...troubles)))
  const regions = deps.regions.map((readers) => ({
    ...readers,
    backends: (readers.backends ?? []).map((backend) =>
      backend.source.includes(' 3par ') ? arrayReaderOver(cloud, session) : backend,
    ),
  }))
  return scan({ ...deps, regions })
}

const concerning: readonly FaultName[] = [
  'leaked-connection',
  'leaked-export',
  'busy-volume',
  'error-deleting',
  'faulty-multipath',
  'stale-path',
  'lun-identity-mismatch',
  'ghost-server-attachment',
  'stuck-attaching-connected',
  'stuck-detaching-connected',
  'double-attachment',
]

/** The array calls the host otherwise than Nova does. */
function callOtherwise(cloud: SimulatedCloud, host: string, there: string): void {
  const array = arrayOf(cloud)
  array.otherNames.set(there, host)
  for (const [i, vlun] of array.vluns.entries()) if (vlun.host === host) array.vluns[i] = { ...vlun, host: there }
}

describe('faults on an array', () => {
  const plantings = allPlantings().filter(({ fault }) => concerning.includes(fault))

  it.each(plantings)('$fault, $variant, is found alike', async ({ fault, variant }) => {
    const [first, second] = [stillCloud(), stillCloud()]
    for (const cloud of [first, second]) plant(cloud, fault, { variant })
    expect((await scanThroughApi(first)).findings).toEqual((await scanOf(second)).findings)
  })

  it('and healthy things that look odd are not told', async () => {
    const cloud = stillCloud()
    for (const shape of shapeNames) place(cloud, shape)
    expect(faultsIn(await scanThroughApi(cloud))).toEqual([])
  })

  it('a stray and a missing volume are found by names and by direct questions', async () => {
    const { cloud, past } = grounds()
    const array = arrayOf(cloud)
    const missing = makeVolume(past, { type: 'san' })
    array.volumes.clear()
    const stray = makeVolume(past, { type: 'san' })
    cloud.volumes.remove(stray.id)
    const quota = cloud.quotas.get(stray.project)
    if (quota !== undefined)
      Object.assign(quota, { volumes: quota.volumes - 1, gigabytes: quota.gigabytes - stray.size })
    const result = await scanThroughApi(cloud)
    expect(findingOf(result, 'backend-missing')).toMatchObject({ volume: missing.id, confidence: 'confirmed' })
    expect(findingOf(result, 'backend-stray')).toMatchObject({ volume: stray.id, confidence: 'confirmed' })
  })

  it('a volume whose driver died while it renamed it is missing, and its data is not given up', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    const array = arrayOf(cloud)
    const object = virtualVolumeOf(past, volume)
    if (object === undefined) throw new Error('no object')
    array.volumes.delete(object.name)
    object.name = object.name.replace('osv-', 'tsv-')
    array.volumes.set(object.name, object)
    const finding = findingOf(await scanThroughApi(cloud), 'backend-missing')
    expect(finding.remedy).toMatchObject({ kind: 'manual' })
    expect(finding.remedy.blocked_by.join()).toContain(`its data may be in ${object.name}`)
  })

  it('none is confirmed by an array that does not show all', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    arrayOf(cloud).volumes.clear()
    const result = await scanThroughApi(cloud, 'san/storage-01@san/api/v1/volumes:500')
    expect(result.findings.filter((finding) => finding.volume === volume.id)).toEqual([])
    const report = result.snapshot.regions[0]?.sources.find(({ source }) => source.includes('3par'))
    expect(report).toMatchObject({ status: 'unavailable', detail: expect.stringContaining('/volumes') })
  })
})

describe('a host that the array calls otherwise', () => {
  it('is known by its initiators: what is attached there is no leak', async () => {
    const { cloud, past } = grounds()
    attach(past, makeServer(past), makeVolume(past, { type: 'san' }))
    callOtherwise(cloud, 'compute-01', 'esx-9')
    expect(faultsIn(await scanThroughApi(cloud))).toEqual([])
  })

  it('is called by both names where something is wrong', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    attach(past, makeServer(past), volume)
    exportTo(past, volume, 'compute-02')
    callOtherwise(cloud, 'compute-02', 'esx-9')
    const finding = findingOf(await scanThroughApi(cloud), 'leaked-export')
    expect(finding).toMatchObject({ host: 'compute-02', confidence: 'confirmed' })
    expect(JSON.stringify(finding.evidence)).toContain('exported to compute-02 (there esx-9)')
  })

  it('and of which nobody knows the initiators may be the one that attaches', async () => {
    const { cloud, past } = grounds()
    attach(past, makeServer(past), makeVolume(past, { type: 'san' }))
    const array = arrayOf(cloud)
    for (const [i, vlun] of array.vluns.entries()) array.vluns[i] = { ...vlun, host: 'esx-9' }
    expect(faultsIn(await scanThroughApi(cloud))).toEqual([])
  })

  it('beside the one that attaches is told, but not for certain', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    attach(past, makeServer(past), volume)
    exportTo(past, volume, 'esx-9')
    const finding = findingOf(await scanThroughApi(cloud), 'leaked-export')
    expect(finding).toMatchObject({ host: 'esx-9', confidence: 'unconfirmed' })
    expect(finding.remedy.blocked_by.join()).toContain('which host esx-9 is')
  })

  it('makes no path stale', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    exportTo(past, volume, 'esx-9')
    const wwid = wwidOf(virtualVolumeOf(past, volume)?.wwn ?? '')
    hostNamed(past, 'compute-02').loosePaths.push({
      device: 'sdq',
      hctl: '5:0:0:7',
      wwid,
      state: 'failed',
      transport: 'running',
    })
    expect(findingOf(await scanThroughApi(cloud), 'stale-path').confidence).toBe('unconfirmed')
  })
})

it('an export of a whole set is told, and not offered to be taken away', async () => {
  const { cloud, past } = grounds()
  const volume = makeVolume(past, { type: 'san' })
  const array = arrayOf(cloud)
  array.hostSets.set('cluster', ['compute-01', 'compute-02'])
  array.vluns.push({ volume: virtualVolumeOf(past, volume)?.name ?? '', host: 'set:cluster', lun: 1, active: false })
  const finding = findingOf(await scanThroughApi(cloud), 'leaked-connection')
  expect(finding.summary).toBe('available, but exported to compute-01, compute-02')
  expect(finding.remedy.blocked_by.join()).toContain('through set:cluster, which has others in it')
})
