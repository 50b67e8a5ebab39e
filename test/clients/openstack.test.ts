import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KeptCloud, keepCloud } from './kept-cloud.ts'

let cloud: KeptCloud
beforeAll(async () => {
  cloud = await keepCloud()
})
afterAll(() => cloud.end())

type Row = Readonly<Record<string, unknown>>

/** The state that a service works towards behind its answer. */
async function settled(what: 'volume' | 'server', id: string, status: string): Promise<Row> {
  for (let turn = 0; turn < 30; turn++) {
    const row = await cloud.list<Row>(what, 'show', id)
    if (String(row['status']).toLowerCase() === status) return row
  }
  throw new Error(`${what} ${id} never became ${status}`)
}

describe('the stock openstack client', () => {
  it('logs in, and sees services, types and quota', async () => {
    expect(await cloud.list<Row>('token', 'issue')).toHaveProperty('id')
    const services = await cloud.list<readonly Row[]>('volume', 'service', 'list')
    expect(services.map((row) => row['Binary'])).toContain('cinder-volume')
    const computes = await cloud.list<readonly Row[]>('compute', 'service', 'list')
    expect(computes.map((row) => row['Binary'])).toContain('nova-compute')
    expect((await cloud.list<readonly Row[]>('volume', 'type', 'list')).map((row) => row['Name'])).toContain('ceph')
  })

  it('makes a volume and a server, attaches, detaches and deletes them', async () => {
    const made = await cloud.list<Row>('volume', 'create', '--size', '1', '--type', 'ceph', 'by-client')
    const volume = String(made['id'])
    expect(await settled('volume', volume, 'available')).toMatchObject({ name: 'by-client', size: 1 })
    const [flavor] = await cloud.list<readonly Row[]>('flavor', 'list', '--all')
    const [image] = await cloud.list<readonly Row[]>('image', 'list')
    const server = String(
      (
        await cloud.list<Row>(
          'server',
          'create',
          '--flavor',
          String(flavor?.['ID']),
          '--image',
          String(image?.['ID']),
          '--network',
          'none',
          'by-client',
        )
      )['id'],
    )
    await settled('server', server, 'active')

    await cloud.openstack('server', 'add', 'volume', server, volume)
    expect(await settled('volume', volume, 'in-use')).toMatchObject({ attachments: [{ server_id: server }] })
    const [record] = await cloud.list<readonly Row[]>('volume', 'attachment', 'list', '--volume-id', volume)
    expect(record).toMatchObject({ 'Server ID': server, Status: 'attached' })
    expect(await cloud.list<readonly Row[]>('server', 'volume', 'list', server)).toMatchObject([
      { 'Volume ID': volume },
    ])

    await cloud.openstack('server', 'remove', 'volume', server, volume)
    await settled('volume', volume, 'available')
    expect(await cloud.list('volume', 'attachment', 'list', '--volume-id', volume)).toEqual([])
    await cloud.openstack('server', 'delete', '--wait', server)
    await cloud.openstack('volume', 'delete', volume)
    const left = async (): Promise<readonly unknown[]> =>
      (await cloud.list<readonly Row[]>('volume', 'list', '--all-projects')).map((row) => row['ID'])
    for (let turn = 0; (await left()).includes(volume) && turn < 20; turn++);
    expect(await left()).not.toContain(volume)
  })

  it('makes and deletes a snapshot, which its volume waits for', async () => {
    const volume = String((await cloud.list<Row>('volume', 'create', '--size', '1', 'with-snapshot'))['id'])
    await settled('volume', volume, 'available')
    const snapshot = String((await cloud.list<Row>('volume', 'snapshot', 'create', '--volume', volume, 'snap'))['id'])
    await expect(cloud.openstack('volume', 'delete', volume)).rejects.toThrow(/snapshot/i)
    await cloud.openstack('volume', 'snapshot', 'delete', snapshot)
  })
})

describe('openstacksdk', () => {
  it('lists, shows, creates and deletes through its own objects', async () => {
    const told = await cloud.python(`
import json, openstack
cloud = openstack.connect()
volume = cloud.block_storage.create_volume(name="by-sdk", size=1)
cloud.block_storage.wait_for_status(volume, "available", interval=0.2, wait=60)
found = cloud.block_storage.find_volume("by-sdk")
servers = [server.id for server in cloud.compute.servers(all_projects=True)]
names = [row.name for row in cloud.block_storage.volumes(all_projects=True)]
cloud.block_storage.delete_volume(volume)
cloud.block_storage.wait_for_delete(volume, interval=0.2, wait=60)
print(json.dumps({"same": found.id == volume.id, "listed": "by-sdk" in names, "servers": servers}))
`)
    expect(JSON.parse(told)).toMatchObject({ same: true, listed: true })
  })
})
