/** What was seen of a simulated cloud, as data that a test can change: for states that no simulated service comes into. */
import { dossierOf, strangers } from '../../src/correlate/dossier.ts'
import { indexRegion } from '../../src/correlate/index-region.ts'
import { questionsOf } from '../../src/correlate/questions.ts'
import { type Diagnosis, diagnose } from '../../src/diagnose/diagnose.ts'
import { groupBy } from '../../src/kernel/multimap.ts'
import type { PoolReport } from '../../src/model/backend.ts'
import type { Attachment, Volume } from '../../src/model/cinder.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { HostReport } from '../../src/model/host.ts'
import type { ServerRecord } from '../../src/model/nova.ts'
import { defaultPolicy, type Policy } from '../../src/model/policy.ts'
import type { Region } from '../../src/model/snapshot.ts'
import { ask } from '../../src/observe/ask.ts'
import { look } from '../../src/observe/look.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { depsOf, type ScanWishes } from './simulated-scan.ts'

/** One look, before anybody was asked about. */
export async function seenRegion(cloud: SimulatedCloud, wishes: ScanWishes = {}): Promise<Region> {
  const { regions, options } = await depsOf(cloud, wishes)
  return look(regions[0] as (typeof regions)[0], options)
}

/** The same, and every volume and stranger asked about. */
export async function askedRegion(cloud: SimulatedCloud, wishes: ScanWishes = {}): Promise<Region> {
  const { regions, options } = await depsOf(cloud, wishes)
  const readers = regions[0] as (typeof regions)[0]
  const index = indexRegion(await look(readers, options))
  const ids = [...index.region.volumes.map((volume) => volume.id), ...strangers(index)]
  const answers = await ask(
    ids.map((id) => questionsOf(dossierOf(index, id))),
    readers,
    options,
  )
  return index.withAnswers(answers).region
}

export const judged = (region: Region, policy: Partial<Policy> = {}): Diagnosis =>
  diagnose(indexRegion(region), { ...defaultPolicy, ...policy })

export const findingsOf = (region: Region, fault: FaultName, policy: Partial<Policy> = {}): readonly Finding[] =>
  judged(region, policy).findings.filter((finding) => finding.fault === fault)

/** The volume as it is changed, in the list as in the answers. */
export function changeVolume(region: Region, id: string, change: (volume: Volume) => Volume): Region {
  const changed = (volume: Volume): Volume => (volume.id === id ? change(volume) : volume)
  const answers = [...region.answers.volumes].map(
    ([key, fact]) => [key, fact.is === 'present' ? { ...fact, value: changed(fact.value) } : fact] as const,
  )
  return {
    ...region,
    volumes: region.volumes.map(changed),
    answers: { ...region.answers, volumes: new Map(answers) },
  }
}

/** Null takes a record away. */
export function changeAttachments(region: Region, change: (attachment: Attachment) => Attachment | null): Region {
  const all = (records: Iterable<Attachment>): readonly Attachment[] =>
    [...records].map(change).filter((attachment) => attachment !== null)
  const answers = [...region.answers.attachments].map(
    ([id, listing]) => [id, { ...listing, items: all(listing.items) }] as const,
  )
  return {
    ...region,
    attachments: groupBy(all(region.attachments.values()), (attachment) => attachment.volume),
    answers: { ...region.answers, attachments: new Map(answers) },
  }
}

/** Null takes a server away. */
export function changeServers(region: Region, change: (record: ServerRecord) => ServerRecord | null): Region {
  const records = [...region.servers.values()].map(change).filter((record) => record !== null)
  const changed = new Map(records.map((record) => [record.server.id, record]))
  const answers = [...region.answers.servers].map(([id, fact]) => {
    const record = changed.get(id)
    return [id, fact.is === 'present' && record !== undefined ? { ...fact, value: record.server } : fact] as const
  })
  return { ...region, servers: changed, answers: { ...region.answers, servers: new Map(answers) } }
}

export const changeHosts = (region: Region, change: (report: HostReport) => HostReport): Region => ({
  ...region,
  hosts: region.hosts?.map(change) ?? null,
})

export const changePools = (region: Region, change: (report: PoolReport) => PoolReport): Region => ({
  ...region,
  pools: region.pools?.map(change) ?? null,
})
