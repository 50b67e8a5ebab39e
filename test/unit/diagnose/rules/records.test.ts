/** Attachment records that nobody owns, or two of which one is too many. */
import { describe, expect, it } from 'vitest'
import { addAttachment } from '../../../../src/simulate/cinder/rows.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../../../../src/simulate/hands.ts'
import { hostNamed, plug, startDomain } from '../../../../src/simulate/planes/hosts.ts'
import { exportTo } from '../../../../src/simulate/planes/storage.ts'
import { askedRegion, changeHosts, findingsOf } from '../../../support/regions.ts'
import { grounds } from '../../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../../support/simulated-scan.ts'

async function migrated() {
  const { cloud, past } = grounds()
  const [server, volume] = [makeServer(past), makeVolume(past)]
  const { attachment } = attach(past, server, volume)
  const second = record(past, volume, server.id, 'compute-02', 'attached')
  return { cloud, past, server, volume, attachment, second, region: await askedRegion(cloud) }
}

describe('a second record of one server', () => {
  it('is not confirmed while nobody knows which of the two the mapping means', async () => {
    const { region } = await migrated()
    const mappings = new Map(
      [...region.answers.mappings].map(([id, listing]) => {
        const items = listing.items.map((mapping) => ({ ...mapping, attachment: undefined }))
        return [id, { ...listing, items }] as const
      }),
    )
    const blind = { ...region, answers: { ...region.answers, mappings } }
    const [finding] = findingsOf(blind, 'leaked-attachment')
    expect(finding?.confidence).toBe('unconfirmed')
    expect(finding?.remedy.blocked_by.join('\n')).toMatch(/which of them the mapping names/)
  })

  it('is not confirmed while an end of the domain is open on its host', async () => {
    const { region, second, server, volume } = await migrated()
    const [domain] = region.hosts?.flatMap((report) => report.domains) ?? []
    if (domain === undefined) throw new Error('there is no domain')
    const twice = changeHosts(region, (one) => (one.host === 'compute-02' ? { ...one, domains: [domain] } : one))
    const finding = findingsOf(twice, 'leaked-attachment').find(({ attachment }) => attachment === second.id)
    expect(finding?.confidence).toBe('unconfirmed')
    expect(finding?.remedy.blocked_by.join('\n')).toMatch(/which still runs through it/)
    expect([finding?.server, finding?.volume]).toEqual([server.id, volume.id])
  })
})

describe('a reservation that was never filled', () => {
  it('has no connection that anybody could run through: a guest does not stop its removal', async () => {
    const { cloud, past } = grounds()
    const [server, volume] = [makeServer(past), makeVolume(past, { type: 'shared' })]
    attach(past, server, volume)
    const empty = addAttachment(past, { volume: volume.id, server: past.random.uuid(), status: 'reserved' })
    const finding = findingOf(await scanOf(cloud), 'leaked-attachment')
    expect(finding).toMatchObject({ attachment: empty.id, confidence: 'confirmed', remedy: { blocked_by: [] } })
  })
})

describe('an attach that Nova maps, while the guest has no disk', () => {
  it('is gone back on only when the operator chooses that', async () => {
    const { cloud, past } = grounds()
    const [server, volume] = [makeServer(past), makeVolume(past)]
    attach(past, server, volume).attachment.status = 'attaching'
    loseDisk(past, server, volume)
    write(past, volume, 'attaching', 'attaching')
    const { remedy, summary } = findingOf(await scanOf(cloud), 'stuck-attaching-connected')
    expect(summary).toMatch(/no domain has the disk/)
    expect(remedy.kind).toBe('on-request')
    expect(remedy.steps).toEqual(['complete the attachment, then detach the volume through Nova'])
  })

  it('is not completed unasked by a record that the mapping does not name', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const { attachment, mapping } = attach(past, makeServer(past), volume)
    attachment.status = 'attaching'
    mapping.attachment = past.random.uuid()
    write(past, volume, 'attaching', 'attaching')
    expect(findingOf(await scanOf(cloud), 'stuck-attaching-connected').remedy.kind).toBe('on-request')
  })

  it('has its record made again where that is gone, and is never detached', async () => {
    const { cloud, past } = grounds()
    const [server, volume] = [makeServer(past), makeVolume(past)]
    plug(past, 'compute-01', server.id, volume)
    write(past, volume, 'attaching')
    const { remedy } = findingOf(await scanOf(cloud), 'stuck-attaching-connected')
    expect(remedy.kind).toBe('on-request')
    expect(remedy.steps).toEqual([expect.stringMatching(/^never detach it: have the attachment record made again/)])
  })
})

describe('a detach that everybody has finished', () => {
  it('is not ended while the back end still exports what no record names', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    exportTo(past, volume, 'compute-02')
    write(past, volume, 'detaching')
    expect(findingOf(await scanOf(cloud), 'stuck-detaching').remedy.blocked_by).toEqual([
      'it is exported to compute-02',
    ])
  })
})

describe('a backup that is at work', () => {
  it('owns a record without a server', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    attach(past, makeServer(past), volume)
    addAttachment(past, { volume: volume.id, server: null, status: 'attaching' })
    const row = { id: past.random.uuid(), name: null, volume: volume.id, project: volume.project, size: 1 }
    past.backups.add({ ...row, status: 'creating', createdAt: past.time.now(), updatedAt: past.time.now() })
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('is over when nothing was written into its row for hours', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    write(past, volume, 'backing-up')
    const row = { id: past.random.uuid(), name: null, volume: volume.id, project: volume.project, size: 1 }
    past.backups.add({ ...row, status: 'creating', createdAt: past.time.now(), updatedAt: past.time.now() })
    expect(findingOf(await scanOf(cloud), 'stuck-backing-up').summary).toMatch(/the backup is still called creating/)
  })
})

describe('an evacuated server', () => {
  it('that runs on at its old host has no record to be cleaned up behind', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { host: 'compute-02', root: true })
    const volume = makeVolume(past)
    attach(past, server, volume)
    record(past, volume, server.id, 'compute-01', 'attached')
    startDomain(past, 'compute-01', server.id, 'instance-0000aaaa')
    plug(past, 'compute-01', server.id, volume)
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['double-attachment', 'leaked-attachment'])
    const leaked = findingOf(result, 'leaked-attachment')
    expect(leaked.confidence).toBe('unconfirmed')
    expect(leaked.remedy.blocked_by.join('\n')).toMatch(/domain instance-\w+ on compute-01 has it open/)
    expect(hostNamed(cloud, 'compute-01').domains.has(server.id)).toBe(true)
  })
})
