/** Mappings that Cinder does not agree to, where a rule could take the wrong side. */
import { describe, expect, it } from 'vitest'
import type { Mapping } from '../../../../src/model/nova.ts'
import type { Region } from '../../../../src/model/snapshot.ts'
import { addAttachment, dropRow } from '../../../../src/simulate/cinder/rows.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../../../../src/simulate/hands.ts'
import { addMapping } from '../../../../src/simulate/nova/rows.ts'
import { askedRegion, changeHosts, findingsOf } from '../../../support/regions.ts'
import { grounds } from '../../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../../support/simulated-scan.ts'

function changeMappings(region: Region, change: (mapping: Mapping) => Mapping): Region {
  const mappings = new Map(
    [...region.answers.mappings].map(
      ([id, listing]) => [id, { ...listing, items: listing.items.map(change) }] as const,
    ),
  )
  return { ...region, answers: { ...region.answers, mappings } }
}

describe('a root disk', () => {
  it('that Cinder calls available keeps its mapping: without it the server does not boot', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { vmState: 'stopped' })
    addMapping(past, { server: server.id, volume: makeVolume(past).id, device: '/dev/vda', bootIndex: 0 })
    const { remedy, summary } = findingOf(await scanOf(cloud), 'dangling-mapping-available')
    expect(summary).toMatch(/as its root disk/)
    expect(remedy.kind).toBe('manual')
    expect(remedy.steps.join('\n')).toMatch(/never remove the mapping/)
  })

  it.each(['dangling-mapping-available', 'dangling-mapping-missing'] as const)(
    'could be what is not known by its device, and %s waits',
    async (fault) => {
      const { cloud, past } = grounds()
      const volume = fault === 'dangling-mapping-missing' ? past.random.uuid() : makeVolume(past).id
      addMapping(past, { server: makeServer(past, { vmState: 'stopped', root: true }).id, volume })
      const seen = await askedRegion(cloud)
      expect(findingsOf(seen, fault)[0]?.remedy.blocked_by).toEqual([])
      const blind = changeMappings(seen, (mapping) => ({ ...mapping, device: null }))
      expect(findingsOf(blind, fault)[0]?.remedy.blocked_by.join('\n')).toMatch(/it may be the root disk/)
      const told = changeMappings(seen, (mapping) => ({ ...mapping, device: null, root: false }))
      expect(findingsOf(told, fault)[0]?.remedy.blocked_by).toEqual([])
    },
  )
})

describe('a locked server', () => {
  it.each([['dangling-mapping-available'], ['dangling-mapping-missing']])('is not detached from: %s', async (fault) => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { vmState: 'stopped', root: true })
    server.locked = true
    const volume = fault === 'dangling-mapping-missing' ? past.random.uuid() : makeVolume(past).id
    addMapping(past, { server: server.id, volume })
    expect(findingOf(await scanOf(cloud), fault).remedy.blocked_by).toContain(`server ${server.id} is locked`)
  })
})

describe('a mapping whose attachment is another server’s', () => {
  it('is never refreshed: that would attach the volume a second time', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const owner = makeServer(past, { root: true })
    attach(past, owner, volume)
    const other = makeServer(past, { host: 'compute-02', root: true })
    addMapping(past, { server: other.id, volume: volume.id })
    const { remedy, server } = findingOf(await scanOf(cloud), 'mapping-mismatch')
    expect(server).toBe(other.id)
    expect(remedy.kind).toBe('manual')
    expect(remedy.steps[0]).toBe(`server ${owner.id} has the volume: never refresh this one`)
  })
})

describe('two records of one server', () => {
  it('are left as they are where the mapping names the one of another host: the guest may run through the first', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const server = makeServer(past)
    const { mapping } = attach(past, server, volume)
    mapping.attachment = record(past, volume, server.id, 'compute-02', 'attached').id
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['mapping-mismatch'])
    expect(findingOf(result, 'mapping-mismatch').summary).toMatch(/its mapping names the record .* on compute-02$/)
  })

  it('are left as they are where the mapping names one that was never completed', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const server = makeServer(past)
    const { mapping } = attach(past, server, volume)
    mapping.attachment = addAttachment(past, { volume: volume.id, server: server.id, status: 'reserved' }).id
    expect(faultsIn(await scanOf(cloud))).toEqual(['mapping-mismatch'])
  })
})

describe('a record that failed', () => {
  it('is named, where it is all that Cinder has of a mapping', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const { attachment } = attach(past, makeServer(past), volume)
    attachment.status = 'error_detaching'
    expect(findingOf(await scanOf(cloud), 'mapping-mismatch').summary).toMatch(/calls its record there error_detaching/)
  })
})

describe('a lost disk', () => {
  const lost = async () => {
    const { cloud, past } = grounds()
    const [server, volume] = [makeServer(past, { root: true }), makeVolume(past, { type: 'san' })]
    attach(past, server, volume)
    loseDisk(past, server, volume)
    return askedRegion(cloud)
  }

  it('is not told of a domain with a disk that no back end explains', async () => {
    const region = await lost()
    expect(findingsOf(region, 'mapping-mismatch')).toHaveLength(1)
    const disk = {
      target: 'vdc',
      serial: null,
      source: '/dev/dm-7',
      wwid: '360002ac00000000000000bef00002de4' as never,
    }
    const strange = changeHosts(region, (one) => ({
      ...one,
      domains: one.domains.map((domain) => ({ ...domain, disks: [...domain.disks, disk] })),
    }))
    expect(findingsOf(strange, 'mapping-mismatch')).toEqual([])
  })

  it('is not told of a server whose domain is not there, or is off', async () => {
    const region = await lost()
    const gone = changeHosts(region, (one) => ({ ...one, domains: [] }))
    expect(findingsOf(gone, 'mapping-mismatch')).toEqual([])
    const off = changeHosts(region, (one) => ({
      ...one,
      domains: one.domains.map((domain) => ({ ...domain, state: 'shut-off' as const })),
    }))
    expect(findingsOf(off, 'mapping-mismatch')).toEqual([])
  })
})

describe('a mapping of a volume that is gone', () => {
  it('stays while the guest still has a disk of it', async () => {
    const { cloud, past } = grounds()
    const [server, volume] = [makeServer(past, { root: true }), makeVolume(past, { type: 'san' })]
    const { attachment } = attach(past, server, volume)
    dropRow(past, attachment)
    past.volumes.remove(volume.id)
    for (const storage of past.storage) if (storage.kind === 'hpe3par') storage.volumes.clear()
    const found = (await scanOf(cloud)).findings.find(({ fault }) => fault === 'dangling-mapping-missing')
    expect(found?.remedy.blocked_by.join('\n')).toMatch(/domain instance-\w+ on compute-01 has it open/)
  })

  it('is a lost record, and critical, while nobody knows whether the data is there', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    dropRow(past, attach(past, makeServer(past, { root: true }), volume).attachment)
    past.volumes.remove(volume.id)
    const result = await scanOf(cloud, { planes: ['host', 'log'], depth: 'shallow' })
    const finding = findingOf(result, 'record-lost-while-in-use')
    expect(finding).toMatchObject({ severity: 'critical', confidence: 'unconfirmed' })
    expect(finding.evidence.map(({ says }) => says).join('\n')).toMatch(/not seen: the object of volume/)
    expect(faultsIn(result)).not.toContain('dangling-mapping-missing')
  })
})

describe('a volume in use of which every record failed', () => {
  it.each(['error_attaching', 'error_detaching'])('%s: is attached to nobody', async (status) => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    addAttachment(past, { volume: volume.id, server: past.random.uuid(), status })
    write(past, volume, 'in-use', 'attached')
    const finding = findingOf(await scanOf(cloud), 'unknown-owner-attachment')
    expect(finding).toMatchObject({ confidence: 'confirmed', remedy: { kind: 'manual' } })
    expect(finding.summary).toBe('in use, but every record of it failed')
  })
})
