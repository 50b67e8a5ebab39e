import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { at, openServices, rowsOf, wires } from '../../support/simulated-services.ts'

function twoVolumes() {
  const cloud = stillCloud()
  const server = makeServer(cloud, { root: true })
  const volume = makeVolume(cloud)
  return { cloud, server, volume, ...attach(cloud, server, volume) }
}

describe.each(wires)('the mappings of a server, %s', (_, wire) => {
  it.each([
    ['2.1', ['device', 'id', 'serverId', 'volumeId']],
    ['2.70', ['device', 'id', 'serverId', 'tag', 'volumeId']],
    ['2.79', ['delete_on_termination', 'device', 'id', 'serverId', 'tag', 'volumeId']],
    ['2.89', ['attachment_id', 'bdm_uuid', 'delete_on_termination', 'device', 'serverId', 'tag', 'volumeId']],
  ])('have in %s these fields: %j', async (version, fields) => {
    const { cloud, server, volume, attachment } = twoVolumes()
    const admin = await (await openServices(wire, cloud)).login()
    const path = `GET /servers/${server.id}/os-volume_attachments`
    const rows = rowsOf(await admin.compute(path, { version }), 'volumeAttachments')
    const row = rows.find((entry) => entry['volumeId'] === volume.id) ?? {}
    expect(Object.keys(row).toSorted()).toEqual(fields)
    const one = at(await admin.compute(`${path}/${volume.id}`, { version }), 'volumeAttachment')
    expect(one).toEqual(row)
    if (version === '2.89') expect(row['attachment_id']).toBe(attachment.id)
  })

  it('are paged by offset', async () => {
    const { cloud, server, volume } = twoVolumes()
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.compute(`GET /servers/${server.id}/os-volume_attachments?limit=1&offset=1`)
    expect(rowsOf(reply, 'volumeAttachments').map((row) => row['volumeId'])).toEqual([volume.id])
  })

  it('do not contain a volume that is not attached: 404', async () => {
    const { cloud, server } = twoVolumes()
    const other = makeVolume(cloud)
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.compute(`GET /servers/${server.id}/os-volume_attachments/${other.id}`)
    expect([reply.status, at(reply, 'itemNotFound', 'message')]).toEqual([
      404,
      `Instance ${server.id} is not attached to volume ${other.id}`,
    ])
  })

  it('take no other volume in place of one: only Cinder asks for that', async () => {
    const { cloud, server, volume } = twoVolumes()
    const other = makeVolume(cloud)
    const services = await openServices(wire, cloud)
    const path = `PUT /servers/${server.id}/os-volume_attachments/${volume.id}`
    const swap = { version: '2.85', body: { volumeAttachment: { volumeId: other.id } } }
    expect((await (await services.login()).compute(path, swap)).status).toBe(409)
    expect((await (await services.login('demo')).compute(path, swap)).status).toBe(403)
  })

  it('may be told to go with their server, since 2.85', async () => {
    const { cloud, server, volume, mapping } = twoVolumes()
    const demo = await (await openServices(wire, cloud)).login('demo')
    const body = { volumeAttachment: { volumeId: volume.id, delete_on_termination: true } }
    const path = `PUT /servers/${server.id}/os-volume_attachments/${volume.id}`
    expect((await demo.compute(path, { version: '2.84', body })).status).toBe(403)
    expect((await demo.compute(path, { version: '2.85', body })).status).toBe(202)
    expect(mapping.deleteOnTermination).toBe(true)
  })
})
