import { describe, expect, it } from 'vitest'
import { type Unseen, unknown } from '../../../src/kernel/fact.ts'
import type { ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { CinderService } from '../../../src/model/cinder.ts'
import type { Region } from '../../../src/model/snapshot.ts'
import { attach, makeServer, makeVolume, write } from '../../../src/simulate/hands.ts'
import { askedRegion, changeVolume, findingsOf, judged } from '../../support/regions.ts'
import { deadMap, grounds, haunt, wwidFor } from '../../support/scenery.ts'
import { scanOf } from '../../support/simulated-scan.ts'

/** A ghost's volume, and what became of the service that would carry the remedy out. */
async function ghostWith(change: (service: CinderService) => CinderService | null, cluster: string | null = null) {
  const { cloud, past } = grounds()
  const volume = makeVolume(past)
  haunt(past, volume)
  const seen = changeVolume(await askedRegion(cloud), volume.id, (one) => ({ ...one, cluster: cluster as never }))
  const cinderServices = seen.cinderServices.map(change).filter((service) => service !== null)
  return { ...seen, cinderServices }
}

const isItsOwn = (service: CinderService): boolean => service.host === 'storage-01@ceph'

describe('a remedy that cinder-volume would carry out', () => {
  it('waits while the service is down', async () => {
    const region = await ghostWith((service) => ({ ...service, up: !isItsOwn(service) && service.up }))
    const [finding] = findingsOf(region, 'ghost-server-attachment')
    expect(finding?.remedy.blocked_by).toEqual([
      'cinder-volume on storage-01@ceph is down: it could not carry anything out',
    ])
  })

  it('waits where no such service exists', async () => {
    const region = await ghostWith((service) => (isItsOwn(service) ? null : service))
    const [finding] = findingsOf(region, 'ghost-server-attachment')
    expect(finding?.remedy.blocked_by).toEqual([
      'no cinder-volume service is called storage-01@ceph: nothing could carry it out',
    ])
  })

  it('waits while nobody knows which services are up', async () => {
    const region = await ghostWith((service) => service)
    const unseen = { source: 'cinder', reason: 'refused', detail: 'not for you' } as const
    const blind = { ...region, coverage: { ...region.coverage, 'cinder-services': unseen } }
    const [finding] = findingsOf(blind, 'ghost-server-attachment')
    expect(finding?.remedy.blocked_by).toEqual([
      'Cinder’s services not seen: nobody looked whether storage-01@ceph is up (not for you)',
    ])
  })

  it('does not wait where another service of the cluster is up', async () => {
    const region = await ghostWith((service) => {
      if (isItsOwn(service)) return { ...service, up: false, cluster: 'all@ceph' }
      return service.binary === 'cinder-volume' ? { ...service, cluster: 'all@ceph' } : service
    }, 'all@ceph#ceph')
    const { findings } = judged(region)
    expect(findings.map(({ fault }) => fault)).toEqual(['ghost-server-attachment'])
    expect(findings[0]?.remedy.blocked_by).toEqual([])
  })
})

describe('a reused LUN', () => {
  it('stops every remedy of its volume, not only those of the host', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    write(past, volume, 'reserved')
    const map = deadMap(past, volume)
    const [path] = map.paths
    if (path !== undefined) path.wwid = wwidFor(cloud, makeVolume(past, { type: 'san' }))
    const reserved = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'stuck-reserved')
    expect(reserved?.remedy.blocked_by).toEqual([
      `map ${map.wwid} on compute-02 has paths to another disk: nothing is done on that host before a person has looked`,
    ])
  })
})

describe('a reused LUN whose array is out of sight', () => {
  const blockedOf = async (type: string) => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { root: true })
    const volume = makeVolume(past, { type })
    attach(past, server, volume)
    write(past, volume, 'detaching')
    const other = makeVolume(past, { type: 'san' })
    const [path] = deadMap(past, type === 'san' ? volume : other).paths
    if (path !== undefined) path.wwid = '360002ac0000000000200099900021f2a'
    for (const storage of cloud.storage) storage.unreachable = 'no route'
    const found = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'stuck-detaching-connected')
    return found?.remedy.blocked_by.filter((says) => says.includes('another disk'))
  }

  it('stops the remedies of all that may be its volume', async () => {
    expect(await blockedOf('san')).toEqual([expect.stringContaining('nobody saw whether it is this volume’s')])
  })

  it('stops none of a volume that has no LUN', async () => {
    expect(await blockedOf('ceph')).toEqual([])
  })
})

describe('whose volume it is', () => {
  const broken = { source: 'RegionOne', reason: 'cut-short', detail: 'it broke off' } as const

  /** Its reset rests on nothing but what its own records say. */
  async function stuckUploading() {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    const volume = makeVolume(past)
    attach(past, server, volume)
    write(past, volume, 'uploading')
    return { id: volume.id as VolumeId, server: server.id as ServerId, region: await askedRegion(cloud) }
  }
  const blockedBy = (region: Region) => findingsOf(region, 'stuck-uploading')[0]?.remedy.blocked_by ?? []

  it('stops nothing where it was seen', async () => {
    const { region } = await stuckUploading()
    expect(findingsOf(region, 'stuck-uploading').length).toBe(1)
    expect(blockedBy(region).filter((says) => /^(attachment records|server|mappings) /.test(says))).toEqual([])
  })

  it('stops the remedy while its records were not seen', async () => {
    const { region, id } = await stuckUploading()
    const attachments = new Map([[id, { items: [], unseen: broken, asked: true }]])
    const blind = { ...region, answers: { ...region.answers, attachments } }
    expect(blockedBy(blind)).toContain('attachment records not seen: nobody knows whose it is (it broke off)')
  })

  it('stops it while a server that has it was not seen: something may be done with it', async () => {
    const { region, server } = await stuckUploading()
    const servers = new Map([[server, unknown(broken)]])
    const blind = { ...region, servers: new Map(), answers: { ...region.answers, servers } }
    expect(blockedBy(blind)).toContain(
      `server ${server} not seen: nobody looked whether something is being done with it (it broke off)`,
    )
  })

  it('stops it while a list of mappings broke off, and not where only one project was looked through', async () => {
    const { region } = await stuckUploading()
    const without = (unseen: Unseen) => ({ ...region, coverage: { ...region.coverage, mappings: unseen } })
    const says = 'mappings not seen: nobody looked which servers have it (it broke off)'
    expect(blockedBy(without(broken))).toContain(says)
    expect(blockedBy(without({ ...broken, reason: 'not-asked' }))).not.toContain(says)
  })
})
