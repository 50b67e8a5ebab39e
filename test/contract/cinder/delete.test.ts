import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { hostNamed, watch } from '../../../src/simulate/planes/hosts.ts'
import { exportTo, imageOf } from '../../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { type Client, openServices, type Services, sentenceOf, wires } from '../../support/simulated-services.ts'

type Wire = (typeof wires)[number][1]

interface World {
  readonly cloud: SimulatedCloud
  readonly services: Services
  readonly admin: Client
}

async function world(wire: Wire, release = '2026.1'): Promise<World> {
  const cloud = stillCloud({ release })
  const services = await openServices(wire, cloud)
  return { cloud, services, admin: await services.login() }
}

const remove = async (client: Client, volume: VolumeRow, query = ''): Promise<number> =>
  (await client.volume(`DELETE /volumes/${volume.id}${query}`, { version: '3.23' })).status
const forceDelete = async (client: Client, volume: VolumeRow): Promise<number> =>
  (await client.volume(`POST /volumes/${volume.id}/action`, { body: { 'os-force_delete': {} } })).status

async function addSnapshot(client: Client, services: Services, volume: VolumeRow): Promise<void> {
  await client.volume('POST /snapshots', { body: { snapshot: { volume_id: volume.id } } })
  services.settle()
}

const statuses = [
  ['available', 202],
  ['error', 202],
  ['error_restoring', 202],
  ['error_extending', 202],
  ['error_managing', 202],
  ['error_deleting', 400],
  ['in-use', 400],
  ['reserved', 400],
  ['attaching', 400],
  ['detaching', 400],
  ['creating', 400],
  ['deleting', 400],
  ['awaiting-transfer', 400],
] as const

describe.each(wires)('which volumes Cinder deletes, %s', (_, wire) => {
  it.each(statuses)('one that is %s: %i; by force in any case', async (status, expected) => {
    const { cloud, services, admin } = await world(wire)
    const volume = makeVolume(cloud, { status })
    expect(await remove(admin, volume)).toBe(expected)
    if (expected === 400) expect(await forceDelete(admin, volume)).toBe(202)
    expect(volume.status).toMatch(/deleting$/)
    services.settle()
    expect(volume.status).toBe('deleted')
  })

  it('none that is attached, also not by force', async () => {
    const { cloud, admin } = await world(wire)
    const volume = makeVolume(cloud)
    attach(cloud, makeServer(cloud), volume)
    expect([await remove(admin, volume), await remove(admin, volume, '?force=true')]).toEqual([400, 400])
    expect(await forceDelete(admin, volume)).toBe(400)
    expect(volume.status).toBe('in-use')
  })

  it('one that says in-use and detached, by force, with the records that it still has', async () => {
    const { cloud, services, admin } = await world(wire)
    const volume = makeVolume(cloud)
    const row = record(cloud, volume, null, null, 'reserved')
    write(cloud, volume, 'in-use', 'detached')
    expect(await forceDelete(admin, volume)).toBe(202)
    services.settle()
    expect([volume.status, row.deletedAt === null]).toEqual(['deleted', false])
  })

  it.each([
    ['migrating', 400],
    ['target:x', 400],
    ['success', 202],
    ['error', 202],
    ['deleting', 202],
  ])('one whose migration is %s: %i', async (migration, expected) => {
    const { cloud, admin } = await world(wire)
    const volume = makeVolume(cloud)
    volume.migrationStatus = migration
    expect(await remove(admin, volume)).toBe(expected)
  })

  it('none of a group', async () => {
    const { cloud, admin } = await world(wire)
    const volume = makeVolume(cloud)
    volume.group = '96009000-0000-4000-8000-000000000001'
    expect(await remove(admin, volume)).toBe(400)
  })

  it('none with snapshots, also not by force; with cascade they go too', async () => {
    const { cloud, services, admin } = await world(wire)
    const volume = makeVolume(cloud)
    await addSnapshot(admin, services, volume)
    const refused = await admin.volume(`DELETE /volumes/${volume.id}`)
    expect(refused.status).toBe(400)
    expect(sentenceOf(refused)).toContain('have snapshots')
    expect(await forceDelete(admin, volume)).toBe(400)
    expect(await remove(admin, volume, '?cascade=true')).toBe(202)
    services.settle()
    expect([volume.status, cloud.snapshots.size]).toEqual(['deleted', 0])
  })

  it('none with cascade while one of its snapshots is on its way', async () => {
    const { cloud, services, admin } = await world(wire)
    const volume = makeVolume(cloud)
    await addSnapshot(admin, services, volume)
    for (const snapshot of cloud.snapshots.all()) snapshot.status = 'creating'
    expect(await remove(admin, volume, '?cascade=true')).toBe(400)
  })

  it('one that no back end was ever chosen for: at once, in any state', async () => {
    const { cloud, admin } = await world(wire)
    const volume = makeVolume(cloud)
    volume.host = null
    write(cloud, volume, 'creating')
    expect(await remove(admin, volume)).toBe(202)
    expect([volume.status, cloud.quotas.get(volume.project)?.volumes]).toEqual(['deleted', 0])
  })

  it('by force only for administrators, and only since 3.23 in the query', async () => {
    const { cloud, services, admin } = await world(wire)
    const volume = makeVolume(cloud, { status: 'reserved' })
    expect(await remove(await services.login('demo'), volume, '?force=true')).toBe(403)
    const older = await admin.volume(`DELETE /volumes/${volume.id}?force=true`, { version: '3.22' })
    expect(older.status).toBe(400)
    expect(await remove(admin, volume, '?force=true')).toBe(202)
  })
})

describe.each(wires)('what a deletion ends in, %s', (_, wire) => {
  it('the object, the row and the quota go', async () => {
    const { cloud, services, admin } = await world(wire)
    const volume = makeVolume(cloud, { size: 3 })
    await remove(admin, volume)
    services.settle()
    expect(imageOf(cloud, volume)).toBeUndefined()
    expect((await admin.volume(`GET /volumes/${volume.id}`)).status).toBe(404)
    expect(cloud.quotas.get(volume.project)).toMatchObject({ volumes: 0, gigabytes: 0 })
  })

  it('nothing happens while cinder-volume is down: 202 promises nothing', async () => {
    const { cloud, services, admin } = await world(wire)
    for (const service of cloud.cinderServices) service.downSince = 0
    const volume = makeVolume(cloud)
    expect(await remove(admin, volume)).toBe(202)
    services.settle()
    expect(volume.status).toBe('deleting')
  })

  it('any other failure of the driver is an error_deleting', async () => {
    const { cloud, services, admin } = await world(wire)
    for (const storage of cloud.storage) storage.unreachable = 'no monitor answers'
    const volume = makeVolume(cloud)
    await remove(admin, volume)
    services.settle()
    expect(volume.status).toBe('error_deleting')
    expect(cloud.log.map((row) => [row.kind, row.volume])).toEqual([['delete-failed', volume.id]])
  })

  it.each([
    ['train', 'available'],
    ['2024.1', 'available'],
  ])('a busy image: in %s the volume is %s again, and only the log tells', async (release, status) => {
    const { cloud, services, admin } = await world(wire, release)
    const volume = makeVolume(cloud)
    watch(cloud, volume, hostNamed(cloud, 'compute-01'), null)
    await remove(admin, volume)
    services.settle()
    expect([volume.status, imageOf(cloud, volume)?.trash]).toEqual([status, null])
    expect(cloud.log.map((row) => row.kind)).toEqual(['volume-busy'])
  })

  it('a busy image in Zed: it goes to the trash, still watched, and the deletion is called a success', async () => {
    const { cloud, services, admin } = await world(wire, 'zed')
    const volume = makeVolume(cloud)
    watch(cloud, volume, hostNamed(cloud, 'compute-01'), null)
    await remove(admin, volume)
    services.settle()
    expect((await admin.volume(`GET /volumes/${volume.id}`)).status).toBe(404)
    expect(imageOf(cloud, volume)).toMatchObject({ trash: { expiresAt: null }, watchers: [{ host: 'compute-01' }] })
    expect(cloud.log).toEqual([])
  })

  it('an exported volume of a SAN is busy in every release', async () => {
    const { cloud, services, admin } = await world(wire, 'zed')
    const volume = makeVolume(cloud, { type: 'san' })
    exportTo(cloud, volume, 'compute-01')
    await remove(admin, volume)
    services.settle()
    expect([volume.status, cloud.log.map((row) => row.kind)]).toEqual(['available', ['volume-busy']])
  })
})
