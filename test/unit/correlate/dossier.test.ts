import { describe, expect, it } from 'vitest'
import { dossierOf, factOf } from '../../../src/correlate/dossier.ts'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import {
  absentInListing,
  absentProven,
  absentWhenAsked,
  present,
  type Unseen,
  unknown,
} from '../../../src/kernel/fact.ts'
import type { ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { Answers, Region } from '../../../src/model/snapshot.ts'
import { attach, makeServer, makeVolume, record } from '../../../src/simulate/hands.ts'
import { addComputeHost } from '../../../src/simulate/standard.ts'
import { askedRegion, changeHosts, seenRegion } from '../../support/regions.ts'
import { grounds, haunt, strangeDomain } from '../../support/scenery.ts'

const failed: Unseen = { source: 'Nova', reason: 'unreachable', detail: 'it answered 500' }
const dark: Unseen = { source: 'Nova', reason: 'cell-dark', detail: 'a cell does not answer' }

const dossierIn = (region: Region, volume: string) => dossierOf(indexRegion(region), volume as VolumeId)

const withAnswers = (region: Region, answers: Partial<Answers>): Region => ({
  ...region,
  answers: { ...region.answers, ...answers },
})

describe('a list and an answer as one fact', () => {
  it('believe a whole list, until the answer comes', () => {
    expect(factOf('it', null, undefined)).toEqual(present('it'))
    expect(factOf(undefined, null, undefined)).toBe(absentInListing)
    expect(factOf(undefined, failed, undefined)).toEqual(unknown(failed))
  })

  it('prove an absence only together', () => {
    expect(factOf(undefined, null, absentWhenAsked)).toBe(absentProven)
    expect(factOf(undefined, failed, absentWhenAsked)).toBe(absentWhenAsked)
    expect(factOf('it', null, absentWhenAsked)).toBe(absentWhenAsked)
  })

  it('take the answer where the two differ, and no failure for an absence', () => {
    expect(factOf('old', null, present('new'))).toEqual(present('new'))
    expect(factOf(undefined, null, present('new'))).toEqual(present('new'))
    expect(factOf(undefined, null, unknown(failed))).toEqual(unknown(failed))
  })

  it('keep a dark cell for the reason, also when a question about one of its servers failed', () => {
    expect(factOf(undefined, dark, unknown(failed))).toEqual(unknown(dark))
  })
})

describe('a dossier', () => {
  it('gathers attachments, mappings and disks by the server they name', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'shared' })
    const server = makeServer(past)
    attach(past, server, volume)
    const { server: gone } = haunt(past, volume)
    const stranger = strangeDomain(past, volume)
    record(past, volume, null, 'control-01', 'attached')
    const { claims } = dossierIn(await askedRegion(cloud), volume.id)
    const seen = claims.map((claim) => [
      claim.server,
      claim.attachments.length,
      claim.mappings.items.length,
      claim.holders.length,
    ])
    expect(seen.toSorted()).toEqual(
      [
        [null, 1, 0, 0],
        [server.id, 1, 1, 1],
        [gone.id, 1, 0, 0],
        [stranger, 0, 0, 1],
      ].toSorted(),
    )
    expect(claims.map((claim) => claim.server ?? '')).toEqual(claims.map((claim) => claim.server ?? '').toSorted())
  })

  it('remembers the servers that Nova once had, and says of none that it was never asked', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    haunt(past, volume)
    expect(dossierIn(await askedRegion(cloud), volume.id).claims[0]?.past.is).toBe('present')
    expect(dossierIn(await seenRegion(cloud), volume.id).claims[0]?.past).toMatchObject({
      is: 'unknown',
      unseen: { reason: 'not-asked' },
    })
  })

  it('keeps what the lists said when a question about it fails, and calls it unseen', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const server = makeServer(past)
    const { attachment } = attach(past, server, volume)
    const nothing = { items: [], unseen: failed, asked: true }
    const region = withAnswers(await askedRegion(cloud), {
      attachments: new Map([[volume.id as VolumeId, nothing]]),
      mappings: new Map([[server.id as ServerId, nothing]]),
    })
    const dossier = dossierIn(region, volume.id)
    expect(dossier.attachments).toMatchObject({ items: [{ id: attachment.id }], unseen: failed })
    expect(dossier.claims[0]?.mappings).toMatchObject({ items: [{ server: server.id }], unseen: failed })
  })

  it('knows what a whole list lacked, when the question about it failed', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const { server } = haunt(past, volume)
    const seen = await askedRegion(cloud)
    const region = withAnswers(seen, { servers: new Map([[server.id as ServerId, unknown(failed)]]) })
    expect(dossierIn(region, volume.id).claims[0]).toMatchObject({ fact: unknown(failed), unlisted: true })
    const cut = { ...region, coverage: { ...region.coverage, servers: failed } }
    expect(dossierIn(cut, volume.id).claims[0]).toMatchObject({ unlisted: false })
    const lost = dossierIn(region, '00000000-0000-4000-8000-00000000000f')
    expect(lost).toMatchObject({ unlisted: true, volume: { is: 'absent' } })
  })
})

describe('hosts', () => {
  it('prove that no domain has the disk only when each one of Nova’s was seen', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const region = await seenRegion(cloud)
    expect(dossierIn(region, volume.id).holders).toEqual({ items: [], unseen: null, asked: true })
    const blind = changeHosts(region, (report) =>
      report.host === 'compute-02' ? { ...report, unseen: failed } : report,
    )
    expect(dossierIn(blind, volume.id).holders).toMatchObject({ unseen: failed, asked: false })
    const fewer = { ...region, hosts: region.hosts?.slice(1) ?? null }
    expect(dossierIn(fewer, volume.id).holders.unseen).toMatchObject({ reason: 'not-asked' })
    expect(dossierIn({ ...region, hosts: null }, volume.id).devices.unseen).toMatchObject({ reason: 'unconfigured' })
  })

  it('are counted where several were not seen, and not all named', async () => {
    const { cloud, past } = grounds()
    for (let i = 4; i < 9; i++) addComputeHost(cloud, `compute-0${i}`, `10.0.0.4${i}`, 'cell1')
    for (const host of cloud.hosts.values()) host.unreachable = 'no route'
    const { holders } = dossierIn(await seenRegion(cloud), makeVolume(past).id)
    expect(holders.unseen?.detail).toMatch(
      /^8 hosts were not seen, among them compute|^8 hosts were not seen, among them host/,
    )
  })

  it('cannot be said to be all where Nova’s services were not listed', async () => {
    const { cloud, past } = grounds()
    const region = await seenRegion(cloud)
    const blind = { ...region, coverage: { ...region.coverage, 'nova-services': failed } }
    expect(dossierIn(blind, makeVolume(past).id).holders.unseen).toEqual(failed)
  })
})
