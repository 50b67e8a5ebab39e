/** Who writes to a volume, and whether that may be. */
import { describe, expect, it } from 'vitest'
import { attach, loseDisk, makeServer, makeVolume, write } from '../../../../src/simulate/hands.ts'
import { forgetServer } from '../../../../src/simulate/nova/rows.ts'
import { hostNamed, plug, startDomain, watch } from '../../../../src/simulate/planes/hosts.ts'
import { imageOf } from '../../../../src/simulate/planes/storage.ts'
import { askedRegion, changeVolume, findingsOf } from '../../../support/regions.ts'
import { day, grounds, loseServer, strangeDomain } from '../../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../../support/simulated-scan.ts'

describe('two servers on a volume made for one', () => {
  it('are an alarm whatever the status is called, also by a word of a release to come', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past), volume)
    attach(past, makeServer(past, { host: 'compute-02' }), volume)
    const region = changeVolume(await askedRegion(cloud), volume.id, (one) => ({ ...one, status: 'quarantined' }))
    expect(findingsOf(region, 'double-attachment')).toHaveLength(1)
  })

  it('are an alarm also where one of them is off: it opens the disk when it is started', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past), volume)
    attach(past, makeServer(past, { host: 'compute-02', vmState: 'stopped' }), volume)
    const finding = findingOf(await scanOf(cloud), 'double-attachment')
    expect(finding).toMatchObject({ severity: 'critical', confidence: 'unconfirmed' })
    expect(finding.summary).toMatch(/held in 2 places/)
  })

  it('are none where one runs without the disk: it has lost it', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past), volume)
    const other = makeServer(past, { host: 'compute-02', root: true })
    attach(past, other, volume)
    loseDisk(past, other, volume)
    expect(faultsIn(await scanOf(cloud))).toEqual(['mapping-mismatch'])
  })
})

describe('a domain that Nova denies', () => {
  it('is left to nova-compute for an hour after its server was deleted', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    plug(past, 'compute-01', server.id, makeVolume(past))
    forgetServer(past, server)
    server.deletedAt = cloud.time.now() - 1_800_000
    server.updatedAt = server.deletedAt
    const reaped = 'its server was deleted less than an hour ago: nova-compute ends such a domain by itself'
    expect(findingOf(await scanOf(cloud), 'orphan-domain').remedy.blocked_by).toEqual([reaped])
    server.deletedAt = cloud.time.now() - day
    server.updatedAt = server.deletedAt
    expect(findingOf(await scanOf(cloud), 'orphan-domain').remedy.blocked_by).toEqual([])
  })

  it('is ended by its own name where Nova remembers it, whatever it is called', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    loseServer(past, server)
    startDomain(past, 'compute-01', server.id, 'vm-17')
    plug(past, 'compute-01', server.id, makeVolume(past))
    expect(findingOf(await scanOf(cloud), 'orphan-domain').remedy.blocked_by).toEqual([])
  })

  it('that is off is undefined, and not destroyed', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const uuid = strangeDomain(past, volume)
    const domain = hostNamed(past, 'compute-01').domains.get(uuid)
    if (domain !== undefined) domain.state = 'shut-off'
    imageOf(past, volume)?.watchers.splice(0)
    expect(findingOf(await scanOf(cloud), 'orphan-domain').remedy.steps).toEqual([
      expect.stringMatching(/then undefine it$/),
    ])
  })

  it('is not ended while a living server has the same volume open', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    attach(past, makeServer(past), volume)
    strangeDomain(past, volume)
    expect(findingOf(await scanOf(cloud), 'orphan-domain').remedy.blocked_by).toContain(
      'a living server has the volume open too',
    )
  })

  it('does not make an attach that it holds up look as if it had come about', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    strangeDomain(past, volume)
    write(past, volume, 'attaching')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['orphan-domain', 'stuck-attaching'])
    expect(findingOf(result, 'stuck-attaching').remedy.blocked_by).toEqual([
      'domain instance-0000aaaa on compute-01 has it open',
    ])
  })
})

describe('a client whose address is no compute host’s', () => {
  it('may be a service’s, and is not blocklisted', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const who = { address: 'v2:[fd00::99]:0/12', client: '5', cookie: '7', host: null, domain: null }
    imageOf(past, volume)?.watchers.push({ ...who, kind: 'unknown' })
    expect(findingOf(await scanOf(cloud), 'orphan-watcher').remedy.blocked_by).toEqual([
      expect.stringMatching(/^v2:\[fd00::99\]:0\/12 is no address of a compute host/),
    ])
  })

  it('is known by a bare address, with or without protocol and nonce', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    watch(past, volume, { ...hostNamed(past, 'compute-02'), address: 'v1:10.0.0.32' }, null)
    expect(findingOf(await scanOf(cloud), 'orphan-watcher').host).toBe('compute-02')
  })
})

describe('an image in the trash that somebody has open', () => {
  it('is not told of a domain that is off', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const server = makeServer(past, { vmState: 'stopped' })
    plug(past, 'compute-01', server.id, volume)
    const image = imageOf(past, volume)
    if (image !== undefined) image.trash = { deletedAt: past.time.now(), expiresAt: null }
    expect(faultsIn(await scanOf(cloud))).toEqual(['backend-missing'])
  })

  it('is told of a volume that Cinder still has, and then restored', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past), volume)
    const image = imageOf(past, volume)
    if (image !== undefined) image.trash = { deletedAt: past.time.now(), expiresAt: null }
    const { summary, remedy } = findingOf(await scanOf(cloud), 'trashed-while-open')
    expect(summary).toMatch(/^Cinder still has it, but/)
    expect(remedy.steps).toEqual([expect.stringMatching(/restore the image from the trash/)])
  })
})

describe('a client of nobody’s', () => {
  const stranger = {
    address: '10.9.9.9:0/7',
    client: '9',
    cookie: '9',
    kind: 'unknown',
    host: null,
    domain: null,
  } as const

  it('is told beside a guest, which is one client and not two', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past, { root: true }), volume)
    imageOf(past, volume)?.watchers.push(stranger)
    const finding = findingOf(await scanOf(cloud), 'orphan-watcher')
    expect(finding.remedy.blocked_by).toEqual(['10.9.9.9:0/7 is no address of a compute host: it may be a service’s'])
  })

  it('may be the guest itself, whose host has an address that nobody told us', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past, { root: true }), volume)
    imageOf(past, volume)?.watchers.splice(0, 1, stranger)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })
})
