/** A cell whose database does not answer, as it was measured on a real cloud. */
import { describe, expect, it } from 'vitest'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { forgetServer } from '../../../src/simulate/nova/rows.ts'
import { addComputeHost } from '../../../src/simulate/standard.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { at, idsIn, openServices, rowsOf, wires } from '../../support/simulated-services.ts'

function darkened() {
  const cloud = stillCloud()
  addComputeHost(cloud, 'compute-21', '10.0.2.31', 'cell2')
  const light = makeServer(cloud, { name: 'light' })
  const dark = makeServer(cloud, { name: 'dark', host: 'compute-21', root: true })
  const volume = makeVolume(cloud)
  const { attachment } = attach(cloud, dark, volume)
  cloud.darkCells.add('cell2')
  return { cloud, light, dark, volume, attachment }
}

describe.each(wires)('a dark cell in lists, %s', (_, wire) => {
  it.each([
    ['2.68', 'GET /servers/detail?all_tenants=1'],
    ['2.68', 'GET /servers?all_tenants=1'],
    ['2.69', 'GET /servers/detail?all_tenants=1&limit=10'],
    ['2.69', 'GET /servers/detail?all_tenants=1&sort_key=created_at'],
    ['2.69', 'GET /servers/detail?all_tenants=1&sort_dir=asc'],
    ['2.69', 'GET /servers/detail?all_tenants=1&status=ACTIVE'],
    ['2.69', 'GET /servers/detail?all_tenants=1&host=compute-01'],
    ['2.69', 'GET /servers/detail?all_tenants=1&availability_zone=nova'],
  ])('in %s, %s leaves its servers out without a word', async (version, request) => {
    const { cloud, light } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.compute(request, { version })
    expect(reply.status).toBe(200)
    expect(idsIn(reply, 'servers')).toEqual([light.id])
  })

  it('shows its servers since 2.69 as UNKNOWN, to who neither pages nor filters', async () => {
    const { cloud, light, dark } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.compute('GET /servers/detail?all_tenants=1', { version: '2.69' })
    expect(idsIn(reply, 'servers').toSorted()).toEqual([light.id, dark.id].sort())
    const stub = rowsOf(reply, 'servers').find((row) => row['id'] === dark.id) ?? {}
    expect(Object.keys(stub).toSorted()).toEqual(['created', 'id', 'links', 'status', 'tenant_id'])
    expect(stub['status']).toBe('UNKNOWN')
    const brief = await admin.compute('GET /servers?all_tenants=1', { version: '2.69' })
    const summary = rowsOf(brief, 'servers').find((row) => row['id'] === dark.id) ?? {}
    expect(Object.keys(summary).toSorted()).toEqual(['id', 'links', 'status'])
  })

  it('hides also its deleted servers', async () => {
    const { cloud, dark } = darkened()
    forgetServer(cloud, dark)
    const admin = await (await openServices(wire, cloud)).login()
    const request = 'GET /servers/detail?all_tenants=1&deleted=true'
    expect(idsIn(await admin.compute(request, { version: '2.69' }), 'servers')).toEqual([])
  })
})

describe.each(wires)('a dark cell when asked directly, %s', (_, wire) => {
  it('its server is a failure before 2.69, and UNKNOWN since; never a 404', async () => {
    const { cloud, dark } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    expect((await admin.compute(`GET /servers/${dark.id}`, { version: '2.68' })).status).toBe(500)
    const reply = await admin.compute(`GET /servers/${dark.id}`, { version: '2.69' })
    expect([reply.status, at(reply, 'server', 'status')]).toEqual([200, 'UNKNOWN'])
    expect(at(reply, 'server')).not.toHaveProperty('name')
    expect(at(reply, 'server')).not.toHaveProperty('OS-EXT-SRV-ATTR:host')
    expect(at(reply, 'server')).not.toHaveProperty('OS-EXT-STS:vm_state')
    expect(at(reply, 'server', 'OS-EXT-STS:power_state')).toBe(0)
  })

  it.each([
    'GET /servers/ID/os-volume_attachments',
    'GET /servers/ID/os-volume_attachments/VOLUME',
    'DELETE /servers/ID/os-volume_attachments/VOLUME',
    'DELETE /servers/ID',
    'GET /os-hypervisors/detail',
  ])('%s is a failure', async (request) => {
    const { cloud, dark, volume } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    const path = request.replace('ID', dark.id).replace('VOLUME', volume.id)
    expect((await admin.compute(path, { version: '2.89' })).status).toBe(500)
    expect(dark.deletedAt).toBeNull()
  })

  it('its services are UNKNOWN and have no state since 2.69, and are missing before', async () => {
    const { cloud } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    const services = async (version: string) =>
      rowsOf(await admin.compute('GET /os-services?binary=nova-compute', { version }), 'services')
    const known = await services('2.69')
    expect(known.find((row) => row['host'] === 'compute-21')).toEqual({
      binary: 'nova-compute',
      host: 'compute-21',
      status: 'UNKNOWN',
    })
    expect(known.filter((row) => row['state'] === 'up')).toHaveLength(3)
    expect((await services('2.68')).map((row) => row['host'])).not.toContain('compute-21')
  })

  it('another project’s server stays a 404 to who may not see it', async () => {
    const { cloud, dark } = darkened()
    const services = await openServices(wire, cloud)
    const stranger = makeServer(cloud, { project: 'f0000000000000000000000000000004', host: 'compute-21' })
    const demo = await services.login('demo')
    expect((await demo.compute(`GET /servers/${dark.id}`, { version: '2.69' })).status).toBe(200)
    expect((await demo.compute(`GET /servers/${stranger.id}`, { version: '2.69' })).status).toBe(404)
  })

  it('Cinder goes on working, and its volumes stay in-use', async () => {
    const { cloud, volume, attachment } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    const reply = await admin.volume(`GET /volumes/${volume.id}`)
    expect(at(reply, 'volume', 'status')).toBe('in-use')
    expect(at(reply, 'volume', 'attachments', 0, 'attachment_id')).toBe(attachment.id)
  })

  it('the next request is right again when the cell is back', async () => {
    const { cloud, dark } = darkened()
    const admin = await (await openServices(wire, cloud)).login()
    cloud.darkCells.clear()
    expect(at(await admin.compute(`GET /servers/${dark.id}`, { version: '2.69' }), 'server', 'status')).toBe('ACTIVE')
  })
})
