import { describe, expect, it } from 'vitest'
import { setStatus } from '../../../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { attach, inThePast, loseDisk, makeServer, makeVolume, record } from '../../../../src/simulate/hands.ts'
import { plug, startDomain } from '../../../../src/simulate/planes/hosts.ts'
import { faultsIn, scanOf, stillCloud } from '../../../support/simulated-scan.ts'

function attachedOnce() {
  const cloud = stillCloud()
  const past = inThePast(cloud, 5 * 86_400_000)
  const server = makeServer(past, { root: true })
  const volume = makeVolume(past)
  return { cloud, past, server, volume, ...attach(past, server, volume) }
}

const saysOf = async (cloud: SimulatedCloud): Promise<readonly string[]> =>
  (await scanOf(cloud)).findings
    .filter(({ fault }) => fault === 'mapping-mismatch')
    .map(({ summary }) => summary.replace(/ [0-9a-f-]{36}/g, ''))

describe('a record that was left half-way, while its server maps the volume', () => {
  it.each(['reserved', 'attaching', 'detaching'])('is told of a volume in use: %s', async (status) => {
    const { cloud, attachment } = attachedOnce()
    attachment.status = status
    expect(await saysOf(cloud)).toEqual([`server maps the volume, but Cinder calls its record there ${status}`])
  })

  it.each(['reserved', 'attaching', 'detaching'])('is told of one that Cinder calls free: %s', async (status) => {
    const { cloud, past, attachment, server, volume } = attachedOnce()
    attachment.status = status
    loseDisk(past, server, volume)
    setStatus(past, volume, 'available')
    expect(await saysOf(cloud)).toEqual([`server maps the volume, but Cinder calls its record there ${status}`])
  })

  it('is another fault where a guest writes to what Cinder calls free', async () => {
    const { cloud, past, attachment, volume } = attachedOnce()
    attachment.status = 'detaching'
    setStatus(past, volume, 'available')
    expect(faultsIn(await scanOf(cloud))).toEqual(['record-lost-while-in-use'])
  })
})

describe('a guest that is not where its server is', () => {
  it('is told, where it has the disk', async () => {
    const { cloud, past, server, volume } = attachedOnce()
    loseDisk(past, server, volume)
    startDomain(past, 'compute-03', server.id, 'instance-0000000a')
    plug(past, 'compute-03', server.id, volume)
    expect(await saysOf(cloud)).toEqual([`server is on compute-01, but its guest has the disk on compute-03`])
  })
})

describe('an offloaded server', () => {
  /** As Nova leaves it: without host and guest, its record reserved until it returns. */
  function offloaded() {
    const ground = attachedOnce()
    const { past, server, volume, attachment } = ground
    loseDisk(past, server, volume)
    cloudHost(past, 'compute-01').domains.delete(server.id)
    Object.assign(server, { vmState: 'shelved_offloaded', host: null })
    Object.assign(attachment, { status: 'reserved', connection: null, connectorHost: null, host: null })
    setStatus(past, volume, 'reserved')
    return ground
  }
  const cloudHost = (cloud: SimulatedCloud, name: string) =>
    cloud.hosts.get(name) as NonNullable<ReturnType<typeof cloud.hosts.get>>

  it('is healthy with one reserved record', async () => {
    const { cloud } = offloaded()
    expect(await saysOf(cloud)).toEqual([])
  })

  it('is told where its mapping names a record that is not there', async () => {
    const { cloud, mapping } = offloaded()
    mapping.attachment = '00000000-0000-4000-8000-00000000dead'
    expect(await saysOf(cloud)).toEqual([expect.stringContaining('which Cinder does not have')])
  })

  it('is told where its record is on its way', async () => {
    const { cloud, attachment } = offloaded()
    attachment.status = 'detaching'
    expect(await saysOf(cloud)).toEqual(['server maps the volume, but Cinder calls its record there detaching'])
  })

  it('is told where Cinder has two records of it', async () => {
    const { cloud, past, server, volume } = offloaded()
    record(past, volume, server.id, null, 'reserved')
    expect(await saysOf(cloud)).toEqual(['server is offloaded, and Cinder has 2 records of it'])
  })

  it('is told where its guest still runs', async () => {
    const { cloud, past, server, volume } = offloaded()
    startDomain(past, 'compute-02', server.id, 'instance-0000000a')
    plug(past, 'compute-02', server.id, volume)
    expect(await saysOf(cloud)).toEqual(['server is offloaded, but its guest instance-0000000a runs on compute-02'])
  })
})
