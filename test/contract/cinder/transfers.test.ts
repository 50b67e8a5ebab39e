import { describe, expect, it } from 'vitest'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { projectIds } from '../../../src/simulate/standard.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { at, openServices, wires } from '../../support/simulated-services.ts'

describe.each(wires)('an offer of a volume, %s', (_, wire) => {
  it('keeps the volume waiting, and gives it back when it is taken away', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { project: projectIds.demo })
    const demo = await (await openServices(wire, cloud)).login('demo')
    const made = await demo.volume('POST /volume-transfers', { body: { transfer: { volume_id: volume.id } } })
    expect([made.status, volume.status]).toEqual([202, 'awaiting-transfer'])
    const again = await demo.volume('POST /volume-transfers', { body: { transfer: { volume_id: volume.id } } })
    expect(again.status).toBe(400)
    const path = `/volume-transfers/${at(made, 'transfer', 'id')}`
    expect(at(await demo.volume(`GET ${path}`), 'transfer', 'volume_id')).toBe(volume.id)
    expect([(await demo.volume(`DELETE ${path}`)).status, volume.status]).toEqual([202, 'available'])
    expect((await demo.volume(`GET ${path}`)).status).toBe(404)
  })

  it.each([
    ['queens', 404],
    ['zed', 200],
  ])('%s answers its newer name with %i, whatever version is asked for', async (release, status) => {
    const admin = await (await openServices(wire, stillCloud({ release }))).login()
    expect((await admin.volume('GET /volume-transfers/detail', { version: '3.27' })).status).toBe(status)
    expect((await admin.volume('GET /os-volume-transfer/detail', { version: '3.27' })).status).toBe(200)
  })

  it('is asked for in a version that is one', async () => {
    const admin = await (await openServices(wire)).login()
    expect((await admin.volume('GET /volumes', { version: 'nonsense' })).status).toBe(400)
    expect((await admin.compute('GET /servers', { version: 'nonsense' })).status).toBe(400)
  })
})
