/** What one cause explains, and what it does not. */
import { describe, expect, it } from 'vitest'
import { quotaOf } from '../../../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../../../../src/simulate/hands.ts'
import { addAction, finishAction } from '../../../../src/simulate/nova/rows.ts'
import { hostNamed } from '../../../../src/simulate/planes/hosts.ts'
import { addComputeHost } from '../../../../src/simulate/standard.ts'
import { askedRegion, judged } from '../../../support/regions.ts'
import { day, grounds, haunt } from '../../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../../support/simulated-scan.ts'

/** Nova gave the disk up, and Cinder refused. */
function refusedDetach(cloud: SimulatedCloud) {
  const [server, volume] = [makeServer(cloud), makeVolume(cloud)]
  attach(cloud, server, volume)
  loseDisk(cloud, server, volume)
  write(cloud, volume, 'detaching')
  const action = addAction(cloud, server, 'detach_volume', 'compute_detach_volume', server.user)
  finishAction(cloud, action, 'ConflictNovaUsingAttachment (HTTP 409)')
  return { server, volume }
}

describe('a missing service token', () => {
  it('explains several volumes that are stuck, however long ago they were refused', async () => {
    const { cloud, past } = grounds()
    refusedDetach(past)
    refusedDetach(past)
    expect(faultsIn(await scanOf(cloud))).toEqual(['service-token-missing'])
  })

  it('explains disks that guests gave up for nothing, and not what else is wrong with their servers', async () => {
    const { cloud, past } = grounds()
    const [one, other] = [refusedDetach(past), refusedDetach(past)]
    for (const { volume } of [one, other]) write(past, volume, 'in-use')
    const reserved = record(past, makeVolume(past), one.server.id, null, 'reserved')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['service-token-missing', 'stuck-reserved'])
    expect(findingOf(result, 'service-token-missing').evidence.at(-1)?.says).toMatch(/^2 volumes .*: mapping-mismatch$/)
    expect(
      findingOf(result, 'stuck-reserved')
        .evidence.map(({ says }) => says)
        .join('\n'),
    ).toContain(`server ${reserved.server} "server" is ACTIVE`)
  })

  it('does not explain a single one that was refused long ago, perhaps before it was mended', async () => {
    const { cloud, past } = grounds()
    refusedDetach(past)
    expect(faultsIn(await scanOf(cloud))).toEqual(['stuck-detaching-connected'])
  })
})

describe('a service that is down', () => {
  const down = (cloud: SimulatedCloud, host: string): void => {
    for (const service of [...cloud.cinderServices, ...cloud.novaServices])
      if (service.host === host) service.downSince = cloud.time.now() - day
  }

  it('explains only what waits for it: what is wrong with a volume besides is told beside it', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    haunt(past, volume)
    write(past, makeVolume(past), 'deleting')
    write(past, makeVolume(past, { type: 'san' }), 'deleting')
    down(cloud, 'storage-01@ceph')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['ghost-server-attachment', 'service-down', 'stuck-deleting'])
    expect(findingOf(result, 'ghost-server-attachment').remedy.blocked_by).toContain(
      'cinder-volume on storage-01@ceph is down: it could not carry anything out',
    )
  })

  it('is not told of a host that is left alone, nor of a project’s volumes that are', async () => {
    const { cloud, past } = grounds()
    makeServer(past, { host: 'compute-02' })
    const volume = makeVolume(past)
    volume.host = 'storage-00@ceph#ceph'
    down(cloud, 'compute-02')
    const none = { projects: new Set<string>(), volumes: new Set<string>(), hosts: new Set<string>() }
    const told = async (exclude: Partial<typeof none>) =>
      faultsIn(await scanOf(cloud, { policy: { exclude: { ...none, ...exclude } } }))
    expect(await told({})).toEqual(['backend-host-renamed', 'service-down'])
    expect(await told({ hosts: new Set(['compute-02']) })).toEqual(['backend-host-renamed'])
    expect(await told({ projects: new Set([volume.project]) })).toEqual(['service-down'])
  })
})

describe('volumes of one host, some of them in a cluster', () => {
  it('are judged each by their own service', async () => {
    const { cloud, past } = grounds()
    const [alone, clustered] = [makeVolume(past), makeVolume(past)]
    for (const volume of [clustered, alone]) volume.host = 'storage-00@ceph#ceph'
    const seen = await askedRegion(cloud)
    const cluster = 'all@ceph#ceph' as never
    const region = {
      ...seen,
      volumes: seen.volumes.map((volume) => (volume.id === clustered.id ? { ...volume, cluster } : volume)),
      cinderServices: seen.cinderServices.map((service) => ({ ...service, cluster: 'all@ceph' })),
    }
    const [finding] = judged(region).findings.filter(({ fault }) => fault === 'backend-host-renamed')
    expect(finding?.evidence[0]?.fact).toMatchObject({ count: 1, volumes: [alone.id] })
  })
})

describe('a source that does not answer', () => {
  it('is told once, beside what waits for it', async () => {
    const { cloud, past } = grounds()
    hostNamed(cloud, 'compute-03').unreachable = 'no route'
    for (let i = 0; i < 3; i++) write(past, makeVolume(past), 'attaching')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['plane-incomplete', 'stuck-attaching', 'stuck-attaching', 'stuck-attaching'])
    expect(findingOf(result, 'plane-incomplete').summary).toMatch(/3 findings stay unconfirmed for it/)
  })
})

describe('a dark cell', () => {
  it('explains what it leaves open, and names its hosts in order', async () => {
    const { cloud, past } = grounds()
    for (const name of ['compute-22', 'compute-21']) addComputeHost(cloud, name, '10.0.2.1', 'cell2')
    write(past, makeVolume(past), 'detaching')
    cloud.darkCells.add('cell2')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['cell-unreachable'])
    expect(findingOf(result, 'cell-unreachable').summary).toMatch(/\(compute-21, compute-22\)/)
  })
})

describe('a count that differs from what exists', () => {
  it('is not told while a snapshot is made, and is told with snapshots', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const now = past.time.now()
    const times = { createdAt: now, updatedAt: now, deletedAt: null }
    const owner = { project: volume.project, user: volume.user, name: null, description: null }
    const snapshot = { id: past.random.uuid(), volume: volume.id, size: 1, status: 'creating', ...owner, ...times }
    past.snapshots.add(snapshot)
    quotaOf(past, volume.project).volumes += 2
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    snapshot.status = 'available'
    expect(findingOf(await scanOf(cloud), 'quota-drift').summary).toMatch(
      /counts 3 volumes instead of 1, 0 snapshots instead of 1/,
    )
  })
})
