import { describe, expect, it } from 'vitest'
import { plant } from '../../../src/simulate/faults/plant.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { hostNamed, watch } from '../../../src/simulate/planes/hosts.ts'
import { addImage, imageName, imageOf } from '../../../src/simulate/planes/storage.ts'
import { projectIds } from '../../../src/simulate/standard.ts'
import type { RbdPool } from '../../../src/simulate/state/planes.ts'
import { stillCloud, testTime } from '../../support/simulated-scan.ts'
import { at, idsIn, openServices, rowsOf, wires } from '../../support/simulated-services.ts'

describe.each(wires)('snapshots, %s', (_, wire) => {
  it('of a volume from which another was made go back to available, and their volume cannot be deleted', async () => {
    const cloud = stillCloud()
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    const volume = makeVolume(cloud, { project: projectIds.admin })
    const made = await admin.volume('POST /snapshots', { body: { snapshot: { volume_id: volume.id, name: 'daily' } } })
    expect(made.status).toBe(202)
    const id = at(made, 'snapshot', 'id')
    services.settle()
    await admin.volume('POST /volumes', { body: { volume: { size: 1, snapshot_id: id } } })
    services.settle()

    expect((await admin.volume(`DELETE /snapshots/${id}`)).status).toBe(202)
    services.settle()
    expect(at(await admin.volume(`GET /snapshots/${id}`), 'snapshot', 'status')).toBe('available')
    expect((await admin.volume(`DELETE /volumes/${volume.id}`)).status).toBe(400)
    const told = await admin.volume(`GET /messages?resource_uuid=${id}`, { version: '3.5' })
    expect(rowsOf(told, 'messages').map((row) => row['user_message'])).toEqual(['delete snapshot:Snapshot is busy.'])
  })

  it.each([
    ['3.0', false, 400],
    ['3.0', true, 202],
    ['3.66', false, 202],
  ])('of a volume in use, in %s and with force %s: %i', async (version, force, status) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status: 'in-use' })
    const admin = await (await openServices(wire, cloud)).login()
    const body = { snapshot: { volume_id: volume.id, force } }
    expect((await admin.volume('POST /snapshots', { version, body })).status).toBe(status)
  })
})

describe.each(wires)('services, %s', (_, wire) => {
  it('are up or down by when they were last heard of, and only administrators see them', async () => {
    const cloud = stillCloud()
    const san = cloud.cinderServices.find((row) => row.host === 'storage-01@san')
    if (san !== undefined) san.downSince = testTime - 60_000
    const services = await openServices(wire, cloud)
    const reply = await (await services.login()).volume('GET /os-services?binary=cinder-volume', { version: '3.49' })
    expect(rowsOf(reply, 'services').map((row) => [row['host'], row['state'], row['backend_state']])).toEqual([
      ['storage-01@ceph', 'up', 'up'],
      ['storage-01@san', 'down', 'down'],
    ])
    expect(rowsOf(reply, 'services')[1]?.['updated_at']).toBe('2026-03-01T11:59:00.000000')
    expect((await (await services.login('reader')).volume('GET /os-services')).status).toBe(403)
  })

  it('tell the state of their back end since 3.49', async () => {
    const admin = await (await openServices(wire)).login()
    const reply = await admin.volume('GET /os-services', { version: '3.48' })
    expect(rowsOf(reply, 'services').some((row) => 'backend_state' in row)).toBe(false)
  })

  it('clean up nothing that has no worker', async () => {
    const admin = await (await openServices(wire)).login()
    const whole = await admin.volume('POST /workers/cleanup', { version: '3.24', body: {} })
    expect([whole.status, whole.body]).toEqual([202, { cleaning: [], unavailable: [] }])
    const body = { resource_id: '90100000-0000-4000-8000-000000000001' }
    expect((await admin.volume('POST /workers/cleanup', { version: '3.24', body })).status).toBe(400)
  })
})

describe.each(wires)('quotas, %s', (_, wire) => {
  it('count what exists, with and without usage', async () => {
    const cloud = stillCloud()
    makeVolume(cloud, { size: 4 })
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    const path = `GET /os-quota-sets/${projectIds.demo}`
    expect(at(await admin.volume(`${path}?usage=true`), 'quota_set', 'gigabytes')).toEqual({
      limit: 1000,
      in_use: 4,
      reserved: 0,
    })
    expect(at(await admin.volume(path), 'quota_set', 'gigabytes')).toBe(1000)
    const demo = await services.login('demo')
    expect((await demo.volume(path)).status).toBe(200)
    expect((await demo.volume(`GET /os-quota-sets/${projectIds.other}`)).status).toBe(403)
  })
})

describe.each(wires)('transfers, %s', (_, wire) => {
  const offered = () => {
    const cloud = stillCloud()
    const ids = [projectIds.demo, projectIds.other, projectIds.demo].map((project, i) => {
      const volume = makeVolume(cloud, { project })
      return cloud.transfers.add({ id: cloud.random.uuid(), name: null, volume: volume.id, createdAt: testTime + i }).id
    })
    return { cloud, ids }
  }

  it('are of the own project, unless an administrator asks for all', async () => {
    const { cloud, ids } = offered()
    const services = await openServices(wire, cloud)
    const demo = await services.login('demo')
    expect(idsIn(await demo.volume('GET /os-volume-transfer/detail?all_tenants=1'), 'transfers')).toEqual([
      ids[0],
      ids[2],
    ])
    const admin = await services.login()
    expect(idsIn(await admin.volume('GET /os-volume-transfer?all_tenants=1'), 'transfers')).toEqual(ids)
  })

  it('are cut before 3.59, and go on only by offset', async () => {
    const { cloud, ids } = offered()
    cloud.conf.pageLimit = 2
    const admin = await (await openServices(wire, cloud)).login()
    const page = (query: string) => admin.volume(`GET /os-volume-transfer/detail?all_tenants=1${query}`)
    expect(idsIn(await page(''), 'transfers')).toEqual(ids.slice(0, 2))
    expect(idsIn(await page(`&marker=${ids[1]}`), 'transfers')).toEqual(ids.slice(0, 2))
    expect(idsIn(await page('&offset=2'), 'transfers')).toEqual(ids.slice(2))
  })

  it('go on by marker since 3.59', async () => {
    const { cloud, ids } = offered()
    cloud.conf.pageLimit = 2
    const admin = await (await openServices(wire, cloud)).login()
    const path = 'GET /volume-transfers/detail?all_tenants=1&sort=created_at:asc'
    const first = await admin.volume(path, { version: '3.59' })
    expect(at(first, 'transfers_links', 0, 'rel')).toBe('next')
    const second = await admin.volume(`${path}&marker=${ids[1]}`, { version: '3.59' })
    expect(idsIn(second, 'transfers')).toEqual(ids.slice(2))
  })
})

describe.each(wires)('what a driver lists of its pool, %s', (_, wire) => {
  it('names its own, also after a migration, and why others cannot be managed', async () => {
    const cloud = stillCloud()
    const pool = cloud.storage.find((storage) => storage.kind === 'rbd') as RbdPool
    const own = makeVolume(cloud)
    const moved = makeVolume(cloud)
    moved.nameId = cloud.random.uuid()
    pool.images.delete(imageName(moved.id))
    addImage(cloud, pool, imageName(moved.nameId), 1)
    const watched = makeVolume(cloud)
    watch(cloud, watched, hostNamed(cloud, 'compute-01'), null)
    cloud.volumes.remove(watched.id)
    addImage(cloud, pool, `${imageName(cloud.random.uuid())}.deleted`, 1)
    const trashed = imageOf(cloud, makeVolume(cloud))
    if (trashed !== undefined) trashed.trash = { deletedAt: testTime, expiresAt: null }

    const admin = await (await openServices(wire, cloud)).login()
    const path = 'GET /manageable_volumes/detail?host=storage-01@ceph%23ceph'
    const rows = rowsOf(await admin.volume(path, { version: '3.8' }), 'manageable-volumes')
    expect(rows.map((row) => [row['reason_not_safe'], row['cinder_id']])).toEqual([
      ['already managed', own.id],
      ['already managed', moved.id],
      ['volume in use', null],
      ['volume marked as deleted', null],
    ])
    const second = await admin.volume(`${path}&limit=1&offset=1`, { version: '3.8' })
    expect(rowsOf(second, 'manageable-volumes')).toEqual([rows[1]])
  })

  it('is refused without a host, for a pool that is not there, and by a driver that cannot', async () => {
    const admin = await (await openServices(wire)).login()
    const ask = async (query: string) =>
      (await admin.volume(`GET /manageable_volumes${query}`, { version: '3.8' })).status
    expect(await ask('')).toBe(400)
    expect(await ask('?host=elsewhere@ceph')).toBe(404)
    expect(await ask('?host=storage-01@san%23CPG1')).toBe(500)
  })
})

describe.each(wires)('messages and backups, %s', (_, wire) => {
  it('come in pages: messages since 3.5', async () => {
    const cloud = stillCloud()
    for (let i = 0; i < 3; i++) plant(cloud, 'dependent-clones', { variant: 'snapshot' })
    cloud.conf.pageLimit = 2
    const admin = await (await openServices(wire, cloud)).login()
    expect(rowsOf(await admin.volume('GET /messages', { version: '3.3' }), 'messages')).toHaveLength(3)
    const page = await admin.volume('GET /messages', { version: '3.5' })
    expect([rowsOf(page, 'messages').length, at(page, 'messages_links', 0, 'rel')]).toEqual([2, 'next'])
  })

  it('backups are of the own project, unless an administrator asks for all', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const id = cloud.random.uuid()
    const row = { id, name: 'b', volume: volume.id, project: volume.project, status: 'available', size: 1 }
    cloud.backups.add({ ...row, createdAt: testTime, updatedAt: null })
    const admin = await (await openServices(wire, cloud)).login()
    expect(idsIn(await admin.volume('GET /backups/detail'), 'backups')).toEqual([])
    const all = await admin.volume('GET /backups/detail?all_tenants=1', { version: '3.18' })
    expect(rowsOf(all, 'backups')[0]).toMatchObject({ id, 'os-backup-project-attr:project_id': projectIds.demo })
  })
})
