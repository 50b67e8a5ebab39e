/** The laws of what is left alone, by their numbers. */
import { describe, expect, it } from 'vitest'
import { plant } from '../../src/simulate/faults/plant.ts'
import { attach, makeServer, makeVolume, record } from '../../src/simulate/hands.ts'
import { hostNamed, plug, watch } from '../../src/simulate/planes/hosts.ts'
import { addImage, exportTo, imageName, imageOf } from '../../src/simulate/planes/storage.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { projectIds } from '../../src/simulate/standard.ts'
import { deadMap, grounds, haunt, mayRun, rbdOf, strangeDomain } from '../support/scenery.ts'
import { faultsIn, findingOf, scanOf, stillCloud } from '../support/simulated-scan.ts'

describe('law 8: nothing in use is touched', () => {
  it('a domain that has the disk stops the remedy, by its name and host', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const { server } = haunt(past, volume)
    const { id } = makeServer(past, { host: 'compute-02' })
    plug(past, 'compute-02', id, volume)
    const result = await scanOf(cloud)
    const ghost = result.findings.find((finding) => finding.fault === 'ghost-server-attachment')
    expect(ghost?.server).toBe(server.id)
    expect(ghost?.remedy.blocked_by.join('\n')).toMatch(/domain instance-\w+ on compute-02 has it open/)
  })

  it('a client on the back end stops it, by its address', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    haunt(past, volume)
    watch(past, volume, hostNamed(past, 'compute-02'), null)
    const address = imageOf(past, volume)?.watchers[0]?.address
    const ghost = (await scanOf(cloud)).findings.find((finding) => finding.fault === 'ghost-server-attachment')
    expect(ghost?.remedy.blocked_by).toContain(`${address} has it open on the back end`)
  })

  it('an initiator that is logged in stops it, by its host', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    haunt(past, volume)
    const array = cloud.storage.find((storage) => storage.kind === 'hpe3par')
    for (const vlun of array?.vluns ?? []) vlun.active = true
    expect(findingOf(await scanOf(cloud), 'ghost-server-attachment').remedy.blocked_by).toEqual([
      'compute-01 is logged in to the export',
    ])
  })

  it('an open count stops it, by the holder or the map', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    haunt(past, volume)
    const map = deadMap(past, volume, 'compute-02')
    map.openCount = 1
    map.holders.push('lvm vg0')
    const ghost = (await scanOf(cloud)).findings.find((finding) => finding.fault === 'ghost-server-attachment')
    expect(ghost?.remedy.blocked_by).toEqual([`map ${map.wwid} on compute-02 is held by lvm vg0`])
  })

  it('another user of a shared volume does not stop the removal of one that is gone', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    attach(past, makeServer(past, { host: 'compute-02' }), volume)
    haunt(past, volume)
    expect(mayRun(findingOf(await scanOf(cloud), 'ghost-server-attachment'))).toBe(true)
  })

  it('a guest whose record is lost stops it, though another server is the one that is gone', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    haunt(past, volume)
    plug(past, 'compute-03', makeServer(past, { host: 'compute-03' }).id, volume)
    const ghost = (await scanOf(cloud)).findings.find((finding) => finding.fault === 'ghost-server-attachment')
    expect(ghost?.remedy.blocked_by.join('\n')).toMatch(/on compute-03 has it open/)
  })
})

describe('law 9: not ours, not touched', () => {
  it('healthy shapes of other consumers are not reported', async () => {
    const cloud = stillCloud()
    for (const shape of shapeNames) place(cloud, shape)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  const haunted = () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { project: projectIds.other })
    haunt(past, volume)
    return { cloud, volume }
  }
  const exclude = (kind: 'projects' | 'volumes' | 'hosts', id: string) => ({
    policy: {
      exclude: {
        projects: new Set<string>(),
        volumes: new Set<string>(),
        hosts: new Set<string>(),
        [kind]: new Set([id]),
      },
    },
  })

  it('an excluded project, volume or host is not judged, however its host is called', async () => {
    const { cloud, volume } = haunted()
    expect(faultsIn(await scanOf(cloud))).toEqual(['ghost-server-attachment'])
    for (const left of [
      exclude('projects', projectIds.other),
      exclude('volumes', volume.id),
      exclude('hosts', 'compute-01'),
      exclude('hosts', 'compute-01.example.org'),
    ])
      expect(faultsIn(await scanOf(cloud, left))).toEqual([])
    expect(faultsIn(await scanOf(cloud, exclude('hosts', 'compute-02')))).toEqual(['ghost-server-attachment'])
  })

  it('what lies in a pool that is not declared ours is not touched', async () => {
    const { cloud, past } = grounds()
    rbdOf(cloud).ours = false
    addImage(past, rbdOf(cloud), imageName(cloud.random.uuid()), 1)
    const finding = findingOf(await scanOf(cloud), 'backend-stray')
    expect(finding.confidence).toBe('unconfirmed')
    expect(finding.remedy.blocked_by.join('\n')).toMatch(/is not declared ours/)
  })

  it('an export to a host that is not Nova’s is somebody’s', async () => {
    const { cloud, past } = grounds()
    exportTo(past, makeVolume(past, { type: 'san' }), 'baremetal-07')
    expect(findingOf(await scanOf(cloud), 'leaked-connection').remedy.blocked_by).toEqual([
      'it is exported to baremetal-07, which is no compute host of Nova’s',
    ])
  })

  it('a record that names no server is removed by a person, or not at all', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    attach(past, makeServer(past), volume)
    record(past, volume, null, null, 'reserved')
    expect(findingOf(await scanOf(cloud), 'leaked-attachment').remedy.kind).toBe('manual')
  })

  it('a domain whose name is not of Nova’s form is named and left', async () => {
    const { cloud, past } = grounds()
    strangeDomain(past, makeVolume(past), 'build-machine')
    expect(findingOf(await scanOf(cloud), 'orphan-domain').remedy.blocked_by).toEqual([
      expect.stringMatching(/may never have been Nova’s/),
    ])
  })
})

describe('law 10: causes before symptoms', () => {
  it.each(['service-token-missing', 'service-down', 'cell-unreachable', 'backend-host-renamed'] as const)(
    '%s is one finding, however many volumes show it',
    async (fault) => {
      const cloud = stillCloud()
      plant(cloud, fault)
      const result = await scanOf(cloud)
      expect(faultsIn(result)).toEqual([fault])
      expect(findingOf(result, fault).volume).toBeNull()
    },
  )

  it('the volumes behind a cause are named in it, and others are told beside it', async () => {
    const cloud = stillCloud()
    plant(cloud, 'service-down')
    const { volume } = plant(cloud, 'ghost-server-attachment')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['ghost-server-attachment', 'service-down'])
    expect(findingOf(result, 'ghost-server-attachment').volume).toBe(volume)
    expect(findingOf(result, 'service-down').evidence.at(-1)?.says).toMatch(/^5 volumes would otherwise be reported/)
  })
})
