import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { exportHosts } from '../../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { type Answer, openServices, type UserName, wires } from '../../support/simulated-services.ts'

type Wire = (typeof wires)[number][1]

interface Reset {
  readonly volume: VolumeRow
  readonly answer: Answer
}

async function reset(
  wire: Wire,
  cloud: ReturnType<typeof stillCloud>,
  volume: VolumeRow,
  body: unknown,
  user: UserName = 'admin',
): Promise<Reset> {
  const client = await (await openServices(wire, cloud)).login(user)
  const answer = await client.volume(`POST /volumes/${volume.id}/action`, { body: { 'os-reset_status': body } })
  return { volume, answer }
}

describe.each(wires)('os-reset_status, %s', (_, wire) => {
  it('writes the columns that it is told, in whatever state the volume is', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status: 'deleting' })
    const { answer } = await reset(wire, cloud, volume, { status: 'ERROR', migration_status: 'Starting' })
    expect(answer.status).toBe(202)
    expect(volume).toMatchObject({ status: 'error', attachStatus: 'detached', migrationStatus: 'starting' })
  })

  it('writes no migration status for "none"', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    volume.migrationStatus = 'migrating'
    await reset(wire, cloud, volume, { migration_status: 'none' })
    expect(volume.migrationStatus).toBeNull()
  })

  it('leaves the records alone when only the status is written', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const { attachment } = attach(cloud, makeServer(cloud), volume)
    await reset(wire, cloud, volume, { status: 'available' })
    expect(volume).toMatchObject({ status: 'available', attachStatus: 'attached' })
    expect(cloud.attachments.get(attachment.id)).toMatchObject({ status: 'attached' })
  })

  it('removes every record with "detached", and then the status follows from that, whatever was asked', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const server = makeServer(cloud)
    const { attachment } = attach(cloud, server, volume)
    const second = record(cloud, volume, server.id, 'compute-02', 'attached')
    const { answer } = await reset(wire, cloud, volume, { status: 'error', attach_status: 'detached' })
    expect(answer.status).toBe(202)
    expect(volume).toMatchObject({ status: 'available', attachStatus: 'detached' })
    expect([attachment.id, second.id].map((id) => cloud.attachments.get(id))).toEqual([undefined, undefined])
  })

  it('keeps the status that was asked for when there is no record to remove', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status: 'attaching' })
    await reset(wire, cloud, volume, { status: 'error', attach_status: 'detached' })
    expect(volume).toMatchObject({ status: 'error', attachStatus: 'detached' })
  })

  it('asks neither Nova nor the back end: the export, the disk and the mapping stay', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'san' })
    const server = makeServer(cloud)
    attach(cloud, server, volume)
    await reset(wire, cloud, volume, { status: 'available', attach_status: 'detached' })
    expect(exportHosts(cloud, volume)).toEqual(['compute-01'])
    expect(cloud.mappingsOf.get(server.id)).toHaveLength(1)
    const disks = cloud.hosts.get('compute-01')?.domains.get(server.id)?.disks ?? []
    expect(disks.map((disk) => disk.volume)).toContain(volume.id)
  })

  it('does what it is told also against the guard, which everything else has to pass', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const { attachment } = attach(cloud, makeServer(cloud), volume)
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    expect((await admin.volume(`DELETE /attachments/${attachment.id}`, { version: '3.27' })).status).toBe(409)
    const body = { 'os-reset_status': { attach_status: 'detached' } }
    expect((await admin.volume(`POST /volumes/${volume.id}/action`, { body })).status).toBe(202)
  })
})

describe.each(wires)('what os-reset_status refuses, %s', (_, wire) => {
  it.each([
    ['nothing', {}, 'Must specify'],
    ['a status that is none', { status: 'lost' }, "'lost' is not one of"],
    ['a status that only the database knows', { status: 'reverting' }, "'reverting' is not one of"],
    ['an attach status that is none', { attach_status: 'reserved' }, "'reserved' is not one of"],
    ['a migration status that is none', { migration_status: 'target:x' }, "'target:x' is not one of"],
    ['deleting', { status: 'deleting' }, 'Cannot reset-state to deleting'],
    ['in-use without a record', { status: 'in-use' }, 'does not have any attachments'],
  ])('%s', async (_, body, said) => {
    const cloud = stillCloud()
    const { answer, volume } = await reset(wire, cloud, makeVolume(cloud), body)
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toContain(said)
    expect(volume.status).toBe('available')
  })

  it.each(['error_deleting', 'detaching'])('not %s, for want of a comma', async (status) => {
    const cloud = stillCloud()
    const { answer, volume } = await reset(wire, cloud, makeVolume(cloud), { status })
    expect(answer.status).toBe(202)
    expect(volume.status).toBe(status)
  })

  it.each(['deleting', 'in-use'])('not %s before Yoga', async (status) => {
    const cloud = stillCloud({ release: 'xena' })
    const { answer, volume } = await reset(wire, cloud, makeVolume(cloud), { status })
    expect(answer.status).toBe(202)
    expect(volume.status).toBe(status)
  })

  it('in Queens, all states that came later; managing it knows', async () => {
    const cloud = stillCloud({ release: 'queens' })
    expect((await reset(wire, cloud, makeVolume(cloud), { status: 'reserved' })).answer.status).toBe(400)
    expect((await reset(wire, cloud, makeVolume(cloud), { status: 'managing' })).answer.status).toBe(202)
  })

  it.each(['demo', 'reader'] as const)('%s', async (user) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    write(cloud, volume, 'error')
    const { answer } = await reset(wire, cloud, volume, { status: 'available' }, user)
    expect(answer.status).toBe(403)
    expect(volume.status).toBe('error')
  })
})
