/** Objects on the back end without a volume, and volumes without an object. */
import { describe, expect, it } from 'vitest'
import { makeVolume, write } from '../../../../src/simulate/hands.ts'
import { addImage, addVirtualVolume, exportTo, imageName, imageOf } from '../../../../src/simulate/planes/storage.ts'
import type { SanArray } from '../../../../src/simulate/state/planes.ts'
import { grounds, rbdOf } from '../../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../../support/simulated-scan.ts'

describe('a stray', () => {
  it('stays where it is while snapshots or clones depend on it', async () => {
    const { cloud, past } = grounds()
    addImage(past, rbdOf(cloud), imageName(past.random.uuid()), 1).children.push('volumes/clone')
    expect(findingOf(await scanOf(cloud), 'backend-stray').remedy.blocked_by).toEqual([
      'snapshots or clones depend on it',
    ])
  })

  it('that is exported is somebody’s: neither it nor its export is touched', async () => {
    const { cloud, past } = grounds()
    const array = cloud.storage.find((storage) => storage.kind === 'hpe3par') as SanArray
    const { name } = addVirtualVolume(array, past.random.uuid(), 1)
    array.ours = false
    array.vluns.push({ volume: name, host: 'other-cloud-03', lun: 1, active: true })
    const { findings } = await scanOf(cloud)
    expect(findings.map(({ fault, confidence }) => [fault, confidence])).toEqual([
      ['leaked-export', 'unconfirmed'],
      ['backend-stray', 'unconfirmed'],
    ])
    for (const { remedy } of findings) expect(remedy.blocked_by.join('\n')).toMatch(/does not declare it ours/)
  })

  it('kept for clones that are gone is one only where snapshots other than theirs do not pin it', async () => {
    const { cloud, past } = grounds()
    const kept = addImage(past, rbdOf(cloud), `${imageName(past.random.uuid())}.deleted`, 1)
    kept.snapshots.push('daily')
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    kept.snapshots.splice(0, 1, 'volume-1.clone_snap')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['backend-stray'])
    expect(findingOf(result, 'backend-stray').remedy.blocked_by).toEqual([])
  })

  it('in a pool of our own that a stranger has open is told as held, by the stranger’s address', async () => {
    const { cloud, past } = grounds()
    const image = addImage(past, rbdOf(cloud), imageName(past.random.uuid()), 1)
    const who = { address: '192.0.2.7:0/12', client: '5', cookie: '7', host: null, domain: null }
    image.watchers.push({ ...who, kind: 'qemu' })
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['orphan-watcher'])
    expect(findingOf(result, 'orphan-watcher').device).toBe('192.0.2.7:0/12')
  })
})

describe('a volume with another id in its object’s name', () => {
  it('is not missing while an object lies under its own id: a migration was not finished everywhere', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    volume.nameId = past.random.uuid()
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    rbdOf(cloud).images.delete(imageName(volume.id))
    expect(faultsIn(await scanOf(cloud))).toEqual(['backend-missing'])
  })
})

describe('a volume whose deletion failed', () => {
  it('is told with everything that is in the way: exports, snapshots, clones', async () => {
    const { cloud, past } = grounds()
    const san = makeVolume(past, { type: 'san' })
    exportTo(past, san, 'compute-01')
    write(past, san, 'error_deleting')
    const ceph = makeVolume(past)
    imageOf(past, ceph)?.snapshots.push('backup.1')
    write(past, ceph, 'error_deleting')
    const { findings } = await scanOf(cloud)
    const failed = findings.filter(({ fault }) => fault === 'error-deleting')
    const blocked = new Map(failed.map((finding) => [finding.volume as string, finding.remedy.blocked_by]))
    expect(blocked.get(san.id)).toEqual(['it is exported to compute-01'])
    expect(blocked.get(ceph.id)).toEqual(['it has the snapshot backup.1, which Cinder does not know'])
  })
})
