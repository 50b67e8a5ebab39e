import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { hostNamed, plug, startDomain, watch } from '../../../src/simulate/planes/hosts.ts'
import { exportTo, imageOf } from '../../../src/simulate/planes/storage.ts'
import { deadMap, grounds, haunt } from '../../support/scenery.ts'
import { scanOf } from '../../support/simulated-scan.ts'

async function blockedBy(cloud: SimulatedCloud, fault: string): Promise<readonly string[]> {
  const found = (await scanOf(cloud)).findings.filter((finding) => finding.fault === fault)
  expect(found).toHaveLength(1)
  return found[0]?.remedy.blocked_by ?? []
}

describe('a hold that counts against everybody', () => {
  it('is a domain, a client, an initiator that is logged in, or an open map', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    exportTo(past, volume, 'compute-01')
    for (const storage of cloud.storage)
      if (storage.kind === 'hpe3par') for (const vlun of storage.vluns) vlun.active = true
    deadMap(past, volume, 'compute-03').openCount = 2
    expect(await blockedBy(cloud, 'leaked-connection')).toEqual([
      'compute-01 is logged in to the export',
      expect.stringMatching(/^map \w+ on compute-03 is open, and by whom was not seen$/),
    ])
  })

  it('is not counted twice: the client of a domain that is named, and the map under it', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    haunt(past, volume)
    startDomain(past, 'compute-02', past.random.uuid(), 'instance-0000aaaa')
    plug(past, 'compute-02', [...hostNamed(past, 'compute-02').domains.keys()][0] as string, volume)
    expect(imageOf(past, volume)?.watchers).toHaveLength(1)
    expect(await blockedBy(cloud, 'ghost-server-attachment')).toEqual([
      'domain instance-0000aaaa on compute-02 has it open',
    ])
  })
})

describe('where one of several servers is judged', () => {
  it('others with a complete record of their own do not count, nor what their hosts have', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san', multiattach: true })
    attach(past, makeServer(past, { host: 'compute-02' }), volume)
    haunt(past, volume)
    expect(await blockedBy(cloud, 'ghost-server-attachment')).toEqual([])
  })

  it('a client at a host that none of them is on counts', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    attach(past, makeServer(past, { host: 'compute-02' }), volume)
    haunt(past, volume)
    watch(past, volume, hostNamed(past, 'compute-03'), null)
    const [, stranger] = imageOf(past, volume)?.watchers ?? []
    expect(await blockedBy(cloud, 'ghost-server-attachment')).toEqual([
      `${stranger?.address} has it open on the back end`,
    ])
  })

  it('an unfinished attach of one is undone while the other goes on', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    const kept = attach(past, makeServer(past, { host: 'compute-02' }), volume).attachment
    const begun = record(past, volume, makeServer(past).id, 'compute-01', 'attaching')
    write(past, volume, 'attaching', 'attaching')
    const finding = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'stuck-attaching')
    expect(finding).toMatchObject({ attachment: begun.id, server: begun.server, remedy: { blocked_by: [] } })
    expect(finding?.remedy.steps.join('\n')).not.toContain(kept.id)
  })

  it('a reservation of one is removed while the other goes on', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    attach(past, makeServer(past, { host: 'compute-02' }), volume)
    const begun = record(past, volume, makeServer(past).id, null, 'reserved')
    write(past, volume, 'reserved', 'reserved')
    const finding = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'stuck-reserved')
    expect(finding).toMatchObject({ attachment: begun.id, server: begun.server, remedy: { blocked_by: [] } })
    expect(finding?.remedy.steps).toEqual([expect.stringContaining(begun.id)])
  })
})

describe('where one host is judged', () => {
  it('a guest that has the volume where it belongs does not stop the removal of an export elsewhere', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    attach(past, makeServer(past), volume)
    exportTo(past, volume, 'compute-02')
    expect(await blockedBy(cloud, 'leaked-export')).toEqual([])
  })

  it('a guest does not stop the removal of a second record that names another host, but one there does', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    const server = makeServer(past)
    attach(past, server, volume)
    record(past, volume, server.id, 'compute-02', 'attached')
    expect(await blockedBy(cloud, 'leaked-attachment')).toEqual([])
    for (const storage of cloud.storage)
      if (storage.kind === 'hpe3par') for (const vlun of storage.vluns) vlun.active = vlun.host === 'compute-02'
    expect(await blockedBy(cloud, 'leaked-attachment')).toEqual(['compute-02 is logged in to the export'])
  })
})
