/** Joins what all planes say of one volume. */
import {
  absentInListing,
  absentProven,
  absentWhenAsked,
  type Fact,
  type Listing,
  none,
  present,
  type Unseen,
  unknown,
} from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Attachment, Worker } from '../model/cinder.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import type { Holder, HostDevice } from '../model/host.ts'
import type { Mapping, PastServer } from '../model/nova.ts'
import type { Region } from '../model/snapshot.ts'
import { backendView } from './backend-view.ts'
import { type RegionIndex, unseenOf } from './index-region.ts'

/** Every id that any plane takes for a volume, and that Cinder's list lacks. */
export function* strangers(index: RegionIndex): Iterable<VolumeId> {
  yield* index.lists.strayVolumes()
  for (const id of index.region.answers.volumes.keys()) {
    if (!index.lists.volumes().has(id) && !index.lists.strayVolumes().has(id)) yield id
  }
}

export function dossierOf(index: RegionIndex, id: VolumeId): Dossier {
  const { region } = index
  const listed = index.lists.volumes().get(id)
  const unseen = unseenOf(region, 'volumes')
  const volume = factOf(listed, unseen, region.answers.volumes.get(id))
  const attachments = attachmentsOf(index, id)
  const holders = holdersOf(index, id)
  return {
    id,
    volume,
    unlisted: listed === undefined && unseen === null,
    attachments,
    claims: claimsOf(index, id, attachments.items, holders.items),
    holders,
    devices: devicesOf(index, id),
    backend: backendView(index, id, volume.is === 'present' ? volume.value : null),
    snapshots: index.lists.snapshots().get(id),
    workers: workersOf(index, id),
    log: index.lists.log().get(id),
  }
}

const empty: readonly never[] = []

/** A list and a direct answer as one fact. The answer is the newer of the two. */
export function factOf<T>(listed: T | undefined, unseen: Unseen | null, answer: Fact<T> | undefined): Fact<T> {
  if (answer === undefined) {
    if (listed !== undefined) return present(listed)
    return unseen === null ? absentInListing : unknown(unseen)
  }
  // Why its cell hides a server from the lists says more than that a question about it failed.
  if (answer.is === 'unknown' && listed === undefined && unseen?.reason === 'cell-dark') return unknown(unseen)
  if (answer.is !== 'absent') return answer
  return unseen === null && listed === undefined ? absentProven : absentWhenAsked
}

function attachmentsOf(index: RegionIndex, id: VolumeId): Listing<Attachment> {
  const { answers } = index.region
  const unseen = unseenOf(index.region, 'attachments')
  const answer = answers.attachments.get(id)
  const listed = index.region.attachments.get(id)
  if (answer === undefined) {
    if (listed.length === 0 && unseen === null) return none()
    return { items: inOrder(listed), unseen, asked: false }
  }
  // A question that failed takes nothing away from what the list said.
  if (answer.unseen !== null)
    return { items: inOrder(together(listed, answer.items)), unseen: answer.unseen, asked: true }
  return { items: inOrder(answer.items), unseen, asked: true }
}

function together(listed: readonly Attachment[], answered: readonly Attachment[]): readonly Attachment[] {
  const ids = new Set(answered.map((attachment) => attachment.id))
  return [...listed.filter((attachment) => !ids.has(attachment.id)), ...answered]
}

function inOrder(attachments: readonly Attachment[]): readonly Attachment[] {
  return attachments.length < 2 ? attachments : attachments.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const databaseUnconfigured: Unseen = {
  source: 'Cinder’s database',
  reason: 'unconfigured',
  detail: 'Cinder’s database is not configured',
}
const unconfiguredWorkers: Listing<Worker> = { items: empty, unseen: databaseUnconfigured, asked: false }

/** Only Cinder's database tells who works on a volume. */
function workersOf(index: RegionIndex, id: VolumeId): Listing<Worker> {
  const { region, lists } = index
  const answer = region.answers.workers.get(id)
  if (answer !== undefined) return answer
  if (region.workers !== null) return { items: lists.workers().get(id), unseen: null, asked: false }
  const { workers: unseen } = region.coverage
  return unseen ? { items: empty, unseen, asked: false } : unconfiguredWorkers
}

/** Gathers attachments, mappings and disks by the server that they name. */
function claimsOf(
  index: RegionIndex,
  id: VolumeId,
  attachments: readonly Attachment[],
  holders: readonly Holder[],
): readonly Claim[] {
  const servers: (ServerId | null)[] = []
  const name = (server: ServerId | null): void => {
    if (!servers.includes(server)) servers.push(server)
  }
  for (const attachment of attachments) name(attachment.server)
  for (const mapping of index.lists.mappings().get(id)) name(mapping.server)
  for (const holder of holders) name(holder.domain.uuid)
  if (servers.length > 1) servers.sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
  return servers.map((server) => claimOf(index, id, server, attachments, holders))
}

function claimOf(
  index: RegionIndex,
  id: VolumeId,
  server: ServerId | null,
  attachments: readonly Attachment[],
  holders: readonly Holder[],
): Claim {
  const { region } = index
  const listed = server === null ? undefined : index.serverOf(server)
  const unseen = serversUnseen(region, server !== null && region.answers.servers.has(server))
  const own =
    attachments.length === 1 && attachments[0]?.server === server
      ? attachments
      : attachments.filter((a) => a.server === server)
  return {
    server,
    fact: server === null ? absentProven : factOf(listed, unseen, region.answers.servers.get(server)),
    // Where a cell may be silent without a word, a question that failed is what its servers give.
    unlisted: listed === undefined && unseen === null && region.hidden === null,
    past: pastOf(region, server),
    attachments: own,
    mappings: mappingsOf(index, id, server),
    holders: holders.length === 0 ? empty : holders.filter((holder) => holder.domain.uuid === server),
  }
}

/**
 * A dark cell hides its servers from every list. A Nova too old to say so still answers a direct
 * question for such a server with an error, and not with 404: there the list may be believed. Where
 * nobody knows whether every cell answers it is believed too, but only until the server is asked for:
 * then it proves nothing.
 */
function serversUnseen(region: Region, asked: boolean): Unseen | null {
  const { hidden } = region
  const own = unseenOf(region, 'servers')
  if (own !== null || hidden === null || hidden.reason === 'too-old') return own
  return asked || hidden.reason === 'cell-dark' ? hidden : null
}

const notAskedForPast: Fact<PastServer> = unknown({
  source: 'nova',
  reason: 'not-asked',
  detail: 'Nova was not asked whether it once had this server',
})

const pastOf = (region: Region, server: ServerId | null): Fact<PastServer> => {
  if (server === null) return absentProven
  const answer = region.answers.past.get(server)
  if (answer === undefined) return notAskedForPast
  return answer.is === 'absent' ? absentProven : answer
}

function mappingsOf(index: RegionIndex, id: VolumeId, server: ServerId | null): Listing<Mapping> {
  if (server === null) return none()
  const { region } = index
  const answer = region.answers.mappings.get(server)
  if (answer !== undefined && answer.unseen === null)
    return { items: answer.items.filter((mapping) => mapping.volume === id), unseen: null, asked: true }
  const all = index.lists.mappings().get(id)
  // A server that is listed is not in a hidden cell, and was listed with all its mappings.
  const hidden = region.servers.has(server) ? null : region.hidden
  const unseen = answer?.unseen ?? unseenOf(region, 'mappings') ?? hidden
  if (all.length === 0) return unseen === null ? none() : { items: empty, unseen, asked: false }
  const items = all.length === 1 && all[0]?.server === server ? all : all.filter((mapping) => mapping.server === server)
  return { items, unseen, asked: false }
}

const hostsUnconfigured: Unseen = {
  source: 'compute hosts',
  reason: 'unconfigured',
  detail: 'compute hosts are not configured',
}
const unconfiguredHolders: Listing<Holder> = { items: empty, unseen: hostsUnconfigured, asked: false }
const unconfiguredDevices: Listing<HostDevice> = { items: empty, unseen: hostsUnconfigured, asked: false }
const noHolders: Listing<Holder> = { items: empty, unseen: null, asked: true }
const noDevices: Listing<HostDevice> = { items: empty, unseen: null, asked: true }

/** A look at a host is a direct question to it: an absence there needs no second one. */
function holdersOf(index: RegionIndex, id: VolumeId): Listing<Holder> {
  if (index.region.hosts === null) return unconfiguredHolders
  const items = index.lists.holdersOf(id)
  const unseen = unseenHost(index)
  if (items.length === 0 && unseen === null) return noHolders
  return { items, unseen, asked: unseen === null }
}

function devicesOf(index: RegionIndex, id: VolumeId): Listing<HostDevice> {
  if (index.region.hosts === null) return unconfiguredDevices
  const items = index.lists.devicesOf(id)
  const unseen = unseenHost(index)
  if (items.length === 0 && unseen === null) return noDevices
  return { items, unseen, asked: unseen === null }
}

const unseenHosts = new WeakMap<RegionIndex, Unseen | null>()

/** One host of Nova's that was not seen is enough to hide a holder. */
function unseenHost(index: RegionIndex): Unseen | null {
  const known = unseenHosts.get(index)
  if (known !== undefined) return known
  const found = findUnseenHost(index)
  unseenHosts.set(index, found)
  return found
}

function findUnseenHost(index: RegionIndex): Unseen | null {
  const computes = unseenOf(index.region, 'nova-services')
  if (computes !== null) return computes
  // A Nova that does not tell when a cell is dark leaves out its hosts as well.
  if (index.region.hidden?.reason === 'too-old') return index.region.hidden
  const blind: Unseen[] = []
  for (const host of index.lists.computes().keys()) {
    const report = index.lists.hosts().get(host)
    if (report === undefined)
      blind.push({ source: host, reason: 'not-asked', detail: `host ${host} was not looked at` })
    else if (report.unseen !== null) blind.push(report.unseen)
  }
  for (const report of index.lists.hosts().values()) {
    if (report.unseen !== null && !index.lists.computes().has(report.host)) blind.push(report.unseen)
  }
  // What was tried and failed says more than what was left out on purpose.
  const first = blind.find(({ reason }) => reason !== 'excluded') ?? blind[0]
  if (first === undefined || blind.length === 1) return first ?? null
  return {
    ...first,
    detail: `${blind.length} hosts were not seen, among them ${blind
      .slice(0, 3)
      .map((unseen) => unseen.source)
      .join(', ')}`,
  }
}
