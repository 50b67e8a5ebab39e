/** What the databases agree on is counted and not kept, and nothing is lost by it. */
import { describe, expect, it } from 'vitest'
import { loadSnapshot, saveSnapshot } from '../../src/adapters/snapshot/snapshot-file.ts'
import { rediagnose, type Scan, scan } from '../../src/flow/scan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Region } from '../../src/model/snapshot.ts'
import { quotaOf } from '../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { makeVolume } from '../../src/simulate/hands.ts'
import { populate } from '../../src/simulate/populate.ts'
import type { VolumeRow } from '../../src/simulate/state/rows.ts'
import { depsOf, faultsIn, findingOf, type ScanWishes, scanOf, stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

const database: ScanWishes = { planes: ['database'] }

const populated = (volumes: number, seed = 1): SimulatedCloud => {
  const cloud = stillCloud({ seed })
  populate(cloud, volumes)
  return cloud
}

function takeSnapshot(cloud: SimulatedCloud, { id, size, project, user }: VolumeRow): void {
  const then = cloud.time.now() - 1e9
  cloud.snapshots.add({
    id: cloud.random.uuid(),
    name: null,
    description: null,
    volume: id,
    status: 'available',
    size,
    project,
    user,
    createdAt: then,
    updatedAt: then,
    deletedAt: null,
  })
  const quota = quotaOf(cloud, project)
  quota.snapshots++
  quota.gigabytes += size
}

const regionOf = ({ snapshot }: Scan): Region => {
  const [region] = snapshot.regions
  if (region === undefined) throw new Error('nothing was looked at')
  return region
}

describe('in a healthy cloud', () => {
  it('nothing is kept, whatever its size, and everything is counted', async () => {
    for (const size of [10, 400]) {
      const result = await scanOf(populated(size), database)
      const region = regionOf(result)
      expect([region.volumes.length, region.attachments.size, region.servers.size]).toEqual([0, 0, 0])
      expect(region.leftOut).toMatchObject({
        volumes: size,
        attachments: size,
        mappings: size,
        servers: size / 2,
      })
      expect([result.findings.length, result.dossiers]).toEqual([0, size])
    }
  })

  it('what is left out counts against quotas, and snapshots do', async () => {
    const cloud = populated(10)
    takeSnapshot(cloud, makeVolume(cloud, { size: 7 }))
    expect(faultsIn(await scanOf(cloud, database))).toEqual([])
    const [quota] = cloud.quotas.values()
    if (quota !== undefined) quota.volumes += 3
    expect(faultsIn(await scanOf(cloud, database))).toEqual(['quota-drift'])
  })

  it('a service that only serves what is left out is missed when it is down', async () => {
    const cloud = populated(10)
    for (const service of cloud.cinderServices) if (service.host === 'storage-01@ceph') service.downSince = 1
    const result = await scanOf(cloud, database)
    expect(regionOf(result).volumes).toEqual([])
    expect(faultsIn(result)).toEqual(['service-down'])
  })

  it('a compute host that only carries what is left out is missed when it is down', async () => {
    const cloud = populated(10)
    for (const service of cloud.novaServices) if (service.host === 'compute-01') service.downSince = 1
    expect(faultsIn(await scanOf(cloud, database))).toEqual(['service-down'])
  })

  it('volumes of a service that does not exist are all kept, so that they can be named', async () => {
    const cloud = populated(10)
    for (const volume of cloud.volumes.all()) volume.host = 'storage-07@old#ceph'
    const found = findingOf(await scanOf(cloud, database), 'backend-host-renamed')
    expect(found.summary).toContain('10 volumes name storage-07@old')
  })
})

describe('among many healthy volumes', () => {
  const troubled = (): SimulatedCloud => {
    const cloud = populated(200)
    plant(cloud, 'ghost-server-attachment')
    plant(cloud, 'quota-drift')
    plant(cloud, 'backend-stray')
    return cloud
  }

  it('only what is wrong is kept, with all that belongs to it', async () => {
    const result = await scanOf(troubled(), { planes: ['database', 'backend', 'host', 'log'] })
    expect(faultsIn(result)).toEqual(['backend-stray', 'ghost-server-attachment', 'quota-drift'])
    expect(regionOf(await scanOf(troubled(), database)).volumes.length).toBeLessThan(10)
  })

  it('a saved snapshot gives the same findings, though what was left out is not in it', async () => {
    const path = `${temporaryFiles()}/snapshot.gz`
    const result = await scanOf(troubled(), { planes: ['database', 'backend', 'host', 'log'] })
    saveSnapshot(result.snapshot, path)
    const read = rediagnose(loadSnapshot(path), defaultPolicy)
    expect(read.findings).toEqual(result.findings)
    expect(read.dossiers).toBe(result.dossiers)
  })
})

it('what one region left out is not taken for a stray in another that shares its pool', async () => {
  const here = populated(10, 1)
  const there = populated(10, 2)
  const [own] = there.storage
  const [shared] = here.storage
  if (own?.kind !== 'rbd' || shared?.kind !== 'rbd') throw new Error('the first back end is Ceph')
  for (const [name, image] of own.images) shared.images.set(name, image)
  const one = await depsOf(here, { planes: ['database', 'backend'] })
  const two = await depsOf(there, { planes: ['database', 'backend'] })
  expect((await scan(one)).findings).toHaveLength(own.images.size)
  const both = await scan({
    ...one,
    regions: [...one.regions, ...two.regions.map((it) => ({ ...it, region: 'RegionTwo' }))],
  })
  expect(faultsIn(both)).toEqual([])
})
