import { describe, expect, it } from 'vitest'
import { makeServer } from '../../../src/simulate/hands.ts'
import { projectIds } from '../../../src/simulate/standard.ts'
import { stillCloud, testTime } from '../../support/simulated-scan.ts'
import { at, openServices, rowsOf, wires } from '../../support/simulated-services.ts'

describe.each(wires)('what a project has in Nova, %s', (_, wire) => {
  it('is counted from its servers, and told to itself and to administrators', async () => {
    const cloud = stillCloud()
    makeServer(cloud)
    makeServer(cloud)
    makeServer(cloud, { project: projectIds.other })
    const services = await openServices(wire, cloud)
    const admin = await services.login()
    const path = `GET /os-quota-sets/${projectIds.demo}`
    const detail = at(await admin.compute(`${path}/detail`), 'quota_set')
    expect(detail).toMatchObject({ id: projectIds.demo, instances: { limit: 1000, in_use: 2, reserved: 0 } })
    expect(at(await admin.compute(`${path}/defaults`), 'quota_set', 'instances')).toBe(1000)
    const demo = await services.login('demo')
    expect(at(await demo.compute('GET /limits'), 'limits', 'absolute', 'totalRAMUsed')).toBe(1024)
    expect((await demo.compute(path)).status).toBe(200)
    expect((await demo.compute(`GET /os-quota-sets/${projectIds.other}`)).status).toBe(403)
  })
})

describe.each(wires)('hosts and zones, %s', (_, wire) => {
  it('hosts are shown to administrators alone, in zones', async () => {
    const services = await openServices(wire)
    const admin = await services.login()
    const zones = await admin.compute('GET /os-availability-zone/detail')
    expect(rowsOf(zones, 'availabilityZoneInfo').map((row) => row['zoneName'])).toEqual(['internal', 'nova'])
    expect(Object.keys(at(zones, 'availabilityZoneInfo', 1, 'hosts') as object)).toContain('compute-01')
    const demo = await services.login('demo')
    expect((await demo.compute('GET /os-availability-zone/detail')).status).toBe(403)
    expect(rowsOf(await demo.compute('GET /os-availability-zone'), 'availabilityZoneInfo')).toEqual([
      { zoneName: 'nova', zoneState: { available: true }, hosts: null },
    ])
  })

  it('a hypervisor is shown by its id, also while another cell is dark', async () => {
    const services = await openServices(wire)
    const admin = await services.login()
    const [first] = rowsOf(await admin.compute('GET /os-hypervisors/detail', { version: '2.53' }), 'hypervisors')
    services.cloud.darkCells.add('cell9')
    const shown = await admin.compute(`GET /os-hypervisors/${first?.['id']}`, { version: '2.53' })
    expect(at(shown, 'hypervisor')).toEqual(first)
    expect((await admin.compute('GET /os-hypervisors/none', { version: '2.53' })).status).toBe(404)
  })

  it('a compute service is switched by its id since 2.53', async () => {
    const { cloud, login } = await openServices(wire)
    const admin = await login()
    const service = cloud.novaServices.find((row) => row.host === 'compute-01')
    const change = (version: string) =>
      admin.compute(`PUT /os-services/${service?.id}`, { version, body: { forced_down: true, status: 'disabled' } })
    expect((await change('2.52')).status).toBe(404)
    expect((await change('2.53')).status).toBe(200)
    expect(service).toMatchObject({ enabled: false, forcedDown: true })
  })

  it('migrations are told since a moment, since 2.59', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud)
    for (const [i, updatedAt] of [testTime - 3_600_000, testTime].entries()) {
      const hosts = { kind: 'live-migration', source: 'compute-01', destination: 'compute-02' }
      const row = { id: i + 1, uuid: cloud.random.uuid(), server: server.id, status: 'completed', former: new Map() }
      cloud.migrations.push({ ...row, ...hosts, createdAt: updatedAt, updatedAt })
    }
    const admin = await (await openServices(wire, cloud)).login()
    const since = (version: string) =>
      admin.compute('GET /os-migrations?changes-since=2026-03-01T11:30:00Z', { version })
    expect(rowsOf(await since('2.59'), 'migrations').map((row) => row['id'])).toEqual([2])
    expect(rowsOf(await since('2.58'), 'migrations')).toHaveLength(2)
  })
})

describe.each(wires)('events that other services tell Nova, %s', (_, wire) => {
  const tell = async (events: readonly unknown[], user: 'admin' | 'demo' = 'admin', version = '2.51') => {
    const cloud = stillCloud()
    const placed = makeServer(cloud)
    const client = await (await openServices(wire, cloud)).login(user)
    const named = events.map((event) => ({ name: 'volume-extended', tag: 'v', ...(event as object) }))
    const filled = JSON.stringify(named).replaceAll('PLACED', placed.id)
    return client.compute('POST /os-server-external-events', { version, body: { events: JSON.parse(filled) } })
  }
  const codes = (answer: Awaited<ReturnType<typeof tell>>) => rowsOf(answer, 'events').map((event) => event['code'])

  it('are taken for a server on a host', async () => {
    const answer = await tell([{ server_uuid: 'PLACED' }])
    expect([answer.status, codes(answer)]).toEqual([200, [200]])
  })

  it('have a code each when not all go well', async () => {
    const cloudless = { server_uuid: '5e7e0000-0000-4000-8000-000000000001' }
    const answer = await tell([{ server_uuid: 'PLACED' }, cloudless])
    expect([answer.status, codes(answer)]).toEqual([207, [200, 404]])
  })

  it('are refused when none finds its server, by a name that is none yet, and from members', async () => {
    const nobody = { server_uuid: '5e7e0000-0000-4000-8000-000000000001' }
    expect((await tell([nobody])).status).toBe(404)
    expect((await tell([{ server_uuid: 'PLACED' }], 'admin', '2.50')).status).toBe(400)
    expect((await tell([{ server_uuid: 'PLACED', name: 'volume-reimaged' }], 'admin', '2.92')).status).toBe(400)
    expect((await tell([])).status).toBe(400)
    expect((await tell([{ server_uuid: 'PLACED' }], 'demo')).status).toBe(403)
  })
})
