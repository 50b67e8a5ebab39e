import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { exportHosts, exportTo } from '../../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { type Answer, at, openServices, sentenceOf, type UserName, wires } from '../../support/simulated-services.ts'

type Wire = (typeof wires)[number][1]

async function act(
  wire: Wire,
  cloud: SimulatedCloud,
  volume: VolumeRow,
  body: unknown,
  user: UserName = 'admin',
): Promise<Answer> {
  const client = await (await openServices(wire, cloud)).login(user)
  return client.volume(`POST /volumes/${volume.id}/action`, { body })
}

describe.each(wires)('the steps of a volume’s status, %s', (_, wire) => {
  const steps = [
    { action: 'os-reserve', from: 'available', to: 'attaching' },
    { action: 'os-reserve', from: 'in-use', to: 400 },
    { action: 'os-reserve', from: 'error', to: 400 },
    { action: 'os-unreserve', from: 'attaching', to: 'available' },
    { action: 'os-unreserve', from: 'reserved', to: 'reserved' },
    { action: 'os-begin_detaching', from: 'available', to: 400 },
    { action: 'os-roll_detaching', from: 'detaching', to: 'in-use' },
    { action: 'os-roll_detaching', from: 'available', to: 'available' },
    { action: 'os-detach', from: 'detaching', to: 'available' },
    { action: 'os-detach', from: 'maintenance', to: 400 },
    { action: 'os-attach', from: 'maintenance', to: 400 },
    { action: 'os-attach', from: 'available', to: 'in-use' },
  ] as const

  it.each(steps)('$action of one without records that is $from: $to', async ({ action, from, to }) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status: from })
    const answer = await act(wire, cloud, volume, { [action]: {} })
    if (to === 400) expect([answer.status, volume.status]).toEqual([400, from])
    else expect([answer.status, volume.status]).toEqual([202, to])
  })

  it('os-reserve makes no record', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    await act(wire, cloud, volume, { 'os-reserve': {} })
    expect(cloud.attachmentsOf.get(volume.id) ?? []).toEqual([])
  })

  it('os-reserve takes a multiattach volume that is in use', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'shared' })
    attach(cloud, makeServer(cloud), volume)
    expect((await act(wire, cloud, volume, { 'os-reserve': {} })).status).toBe(202)
  })

  it('os-unreserve gives a volume with a record back as in-use', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    record(cloud, volume, null, 'compute-01', 'attaching')
    await act(wire, cloud, volume, { 'os-unreserve': {} })
    expect(volume.status).toBe('in-use')
  })

  it.each([
    ['attached', null, 202],
    ['attached', 'success', 202],
    ['attached', 'migrating', 400],
    ['detached', null, 400],
  ] as const)('os-begin_detaching, %s and with the migration %s: %i', async (attachStatus, migration, status) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    write(cloud, volume, 'in-use', attachStatus)
    volume.migrationStatus = migration
    expect((await act(wire, cloud, volume, { 'os-begin_detaching': {} })).status).toBe(status)
  })

  it('os-attach takes any server, and gives its record neither host nor connection', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const server = '5e7e0000-0000-4000-8000-000000000001'
    await act(wire, cloud, volume, { 'os-attach': { instance_uuid: server, mountpoint: '/dev/vdb', mode: 'rw' } })
    expect(cloud.attachmentsOf.get(volume.id)).toMatchObject([
      { server, host: null, connection: null, connectorHost: null, status: 'attached', mountpoint: '/dev/vdb' },
    ])
  })

  it('os-attach refuses a second user of a volume in use', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    attach(cloud, makeServer(cloud), volume)
    const answer = await act(wire, cloud, volume, { 'os-attach': { instance_uuid: 'other', mountpoint: '/dev/vdb' } })
    expect(answer.status).toBe(400)
    expect(sentenceOf(answer)).toContain('multiple attachments are not enabled')
  })
})

describe.each(wires)('ending connections, %s', (_, wire) => {
  const exported = (...hosts: readonly string[]) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'san' })
    for (const host of hosts) exportTo(cloud, volume, host)
    return { cloud, volume }
  }

  it('os-terminate_connection ends the export to its connector’s host', async () => {
    const { cloud, volume } = exported('compute-01', 'compute-02')
    const body = { 'os-terminate_connection': { connector: { host: 'compute-02' } } }
    expect((await act(wire, cloud, volume, body)).status).toBe(202)
    expect(exportHosts(cloud, volume)).toEqual(['compute-01'])
  })

  it('os-force_detach without a connector ends the one that there is, and the record', async () => {
    const { cloud, volume } = exported()
    const row = record(cloud, volume, null, 'compute-01', 'attached')
    const body = { 'os-force_detach': { connector: null, attachment_id: row.id } }
    expect((await act(wire, cloud, volume, body)).status).toBe(202)
    expect([exportHosts(cloud, volume), volume.status]).toEqual([[], 'available'])
  })

  it('os-force_detach without a connector fails on the second of two exports, and leaves it', async () => {
    const { cloud, volume } = exported('compute-01', 'compute-02')
    const answer = await act(wire, cloud, volume, { 'os-force_detach': { connector: null } })
    expect(answer.status).toBe(500)
    expect(exportHosts(cloud, volume)).toEqual(['compute-02'])
  })

  it('os-detach leaves the export behind', async () => {
    const { cloud, volume } = exported()
    const row = record(cloud, volume, null, 'compute-01', 'attached')
    await act(wire, cloud, volume, { 'os-detach': { attachment_id: row.id } })
    expect([exportHosts(cloud, volume), volume.status]).toEqual([['compute-01'], 'available'])
  })

  it('os-detach without an id takes the only record', async () => {
    const { cloud, volume } = exported()
    record(cloud, volume, null, 'compute-01', 'attached')
    expect((await act(wire, cloud, volume, { 'os-detach': {} })).status).toBe(202)
    expect(volume.status).toBe('available')
  })

  it('os-detach without an id refuses to choose among several, where no guard does', async () => {
    const cloud = stillCloud({ release: 'wallaby' })
    const volume = makeVolume(cloud)
    for (const host of ['compute-01', 'compute-02']) record(cloud, volume, null, host, 'attached')
    const answer = await act(wire, cloud, volume, { 'os-detach': {} })
    expect(answer.status).toBe(400)
    expect(sentenceOf(answer)).toContain('no attachment_id provided')
  })

  it('os-detach of a record that is not there leaves what the others say, where no guard refuses it', async () => {
    const cloud = stillCloud({ release: 'wallaby' })
    const volume = makeVolume(cloud)
    record(cloud, volume, null, 'compute-01', 'attached')
    write(cloud, volume, 'detaching')
    const body = { 'os-detach': { attachment_id: 'a77ac000-0000-4000-8000-000000000001' } }
    expect((await act(wire, cloud, volume, body)).status).toBe(202)
    expect(volume.status).toBe('in-use')
  })

  it.each(['os-detach', 'os-terminate_connection', 'os-force_detach', 'os-initialize_connection'])(
    '%s waits for cinder-volume, and fails when it is down',
    async (action) => {
      const { cloud, volume } = exported('compute-01')
      for (const service of cloud.cinderServices) service.downSince = 0
      expect((await act(wire, cloud, volume, { [action]: { connector: { host: 'compute-01' } } })).status).toBe(500)
      expect(exportHosts(cloud, volume)).toEqual(['compute-01'])
    },
  )

  it('os-initialize_connection makes an export: it is no way to look', async () => {
    const { cloud, volume } = exported()
    const answer = await act(wire, cloud, volume, { 'os-initialize_connection': { connector: { host: 'compute-03' } } })
    expect(answer.status).toBe(200)
    expect(at(answer, 'connection_info', 'driver_volume_type')).toBe('iscsi')
    expect(exportHosts(cloud, volume)).toEqual(['compute-03'])
  })
})

describe.each(wires)('who may act, %s', (_, wire) => {
  it.each(['os-force_detach', 'os-force_delete', 'os-reset_status'])('only an administrator: %s', async (action) => {
    const cloud = stillCloud()
    const answer = await act(wire, cloud, makeVolume(cloud), { [action]: { status: 'error' } }, 'demo')
    expect(answer.status).toBe(403)
  })

  it.each(['os-reserve', 'os-detach', 'os-extend', 'os-attach'])('no reader: %s', async (action) => {
    const cloud = stillCloud()
    expect((await act(wire, cloud, makeVolume(cloud), { [action]: {} }, 'reader')).status).toBe(403)
  })

  it('nobody something that is no action', async () => {
    const cloud = stillCloud()
    const answer = await act(wire, cloud, makeVolume(cloud), { 'os-explode': {} })
    expect(answer.status).toBe(400)
    expect(sentenceOf(answer)).toContain('There is no such action: os-explode')
  })
})

describe.each(wires)('growing, %s', (_, wire) => {
  it('takes a while, and is counted when it is done', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { size: 1 })
    const before = cloud.quotas.get(volume.project)?.gigabytes ?? 0
    expect((await act(wire, cloud, volume, { 'os-extend': { new_size: 4 } })).status).toBe(202)
    expect([volume.status, volume.size]).toEqual(['extending', 1])
    ;(await openServices(wire, cloud)).settle()
    expect([volume.status, volume.size]).toEqual(['available', 4])
    expect(cloud.quotas.get(volume.project)?.gigabytes).toBe(before + 3)
  })

  it('stays as it is when the service that should do it is down', async () => {
    const cloud = stillCloud()
    for (const service of cloud.cinderServices) service.downSince = 0
    const volume = makeVolume(cloud)
    await act(wire, cloud, volume, { 'os-extend': { new_size: 4 } })
    ;(await openServices(wire, cloud)).settle()
    expect(volume.status).toBe('extending')
  })

  it.each([
    ['available', 1, '3.0', 400],
    ['in-use', 4, '3.41', 400],
    ['in-use', 4, '3.42', 202],
  ])('one that is %s to %i GiB in %s: %i', async (status, size, version, expected) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status, size: 1 })
    const admin = await (await openServices(wire, cloud)).login()
    const body = { 'os-extend': { new_size: size } }
    expect((await admin.volume(`POST /volumes/${volume.id}/action`, { version, body })).status).toBe(expected)
  })
})
