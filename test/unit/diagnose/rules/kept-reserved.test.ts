/** A volume that is reserved for good: its server gave up its host, and takes it up when it returns. */
import { expect, it } from 'vitest'
import { setStatus } from '../../../../src/simulate/cinder/rows.ts'
import { attach, loseDisk, makeServer, makeVolume } from '../../../../src/simulate/hands.ts'
import { addMapping } from '../../../../src/simulate/nova/rows.ts'
import { exportTo, imageName } from '../../../../src/simulate/planes/storage.ts'
import { grounds } from '../../../support/scenery.ts'
import { faultsIn, scanOf } from '../../../support/simulated-scan.ts'

function reservedFor(type: string) {
  const { cloud, past } = grounds()
  const server = makeServer(past, { root: true })
  const volume = makeVolume(past, { type })
  const { attachment } = attach(past, server, volume)
  loseDisk(past, server, volume)
  past.hosts.get('compute-01')?.domains.delete(server.id)
  for (const storage of past.storage) if (storage.kind === 'hpe3par') storage.vluns.length = 0
  for (const row of past.attachmentsOf.values())
    for (const one of row) Object.assign(one, { status: 'reserved', connection: null, connectorHost: null, host: null })
  for (const row of past.volumes.all()) setStatus(past, row, 'reserved')
  for (const storage of past.storage)
    if (storage.kind === 'rbd') for (const image of storage.images.values()) image.watchers.length = 0
  Object.assign(server, { vmState: 'shelved_offloaded', host: null })
  return { cloud, past, volume, attachment }
}

it('is healthy', async () => {
  expect(faultsIn(await scanOf(reservedFor('ceph').cloud))).toEqual([])
  expect(faultsIn(await scanOf(reservedFor('san').cloud))).toEqual([])
})

it('is missed on the back end as any other is', async () => {
  const { cloud, volume } = reservedFor('ceph')
  for (const storage of cloud.storage) if (storage.kind === 'rbd') storage.images.delete(imageName(volume.id))
  expect(faultsIn(await scanOf(cloud))).toEqual(['backend-missing'])
})

it('may be exported nowhere, once its record is known to have no connection', async () => {
  const { cloud, past, volume, attachment } = reservedFor('san')
  attachment.host = 'compute-01'
  exportTo(past, volume, 'compute-03')
  expect(faultsIn(await scanOf(cloud, { planes: ['database', 'backend', 'host', 'log'] }))).toEqual(['leaked-export'])
})

it('is told where another server maps it without a record', async () => {
  const { cloud, past, volume } = reservedFor('ceph')
  addMapping(past, { server: makeServer(past, { root: true }).id, volume: volume.id })
  expect(faultsIn(await scanOf(cloud))).toEqual(['mapping-mismatch'])
})

it('is told where Cinder calls it free: anybody could take it', async () => {
  const { cloud, past, volume } = reservedFor('ceph')
  setStatus(past, volume, 'available')
  expect(faultsIn(await scanOf(cloud))).toEqual(['mapping-mismatch'])
})
