/** The large lists of one look, from the databases behind the two APIs: only that of which there is something to say. */
import type { Unseen } from '../kernel/fact.ts'
import type { ServerId, SnapshotId, VolumeId } from '../kernel/ids.ts'
import { Multimap } from '../kernel/multimap.ts'
import type { Attachment, Volume, VolumeSnapshot } from '../model/cinder.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { Mapping, Server, ServerRecord } from '../model/nova.ts'
import type { Among } from '../ports/among.ts'
import { type Glance, glance, type Moments, type Prior } from './glance.ts'

export interface DatabaseLists {
  readonly volumes: readonly Volume[]
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly snapshots: readonly VolumeSnapshot[]
  readonly snapshotsUnseen: Unseen | null
  readonly servers: ReadonlyMap<ServerId, ServerRecord>
  readonly leftOut: LeftOut
  /** How many rows were read, by the source. */
  readonly read: ReadonlyMap<string, number>
}

/** `domains` are servers that somebody else than Cinder and Nova has seen. */
export async function listThroughDatabases(
  moments: Moments,
  prior: Prior,
  domains: Iterable<ServerId>,
): Promise<DatabaseLists> {
  const seen = await glance(moments, prior)
  const { balance, tally } = seen
  const read = new Map(tally.rows).set(moments.after.source, tally.volumes + tally.attachments + tally.snapshots)
  const kept = { volumes: new Map(), attachments: new Multimap(), snapshots: new Map(), mappings: [] } as Kept
  const withSnapshots = seen.snapshotsUnseen === null
  await keep(moments, balance.uneven(), { kept, withSnapshots, isWanted: (id) => !balance.isEven(id) })
  const clones = await clonesOf(moments, kept, prior)
  const isClone = new Set(clones)
  await keep(moments, { ranges: [], ids: clones }, { kept, withSnapshots, isWanted: (id) => isClone.has(id) })
  const servers = await serversOf(moments, kept, domains)
  leaveOutTheRest(seen, kept, servers)
  return {
    volumes: [...kept.volumes.values()],
    attachments: kept.attachments,
    snapshots: [...kept.snapshots.values()],
    snapshotsUnseen: seen.snapshotsUnseen,
    servers,
    leftOut: tally.leftOut((id) => balance.isEven(id) && !isClone.has(id)),
    read,
  }
}

interface Kept {
  readonly volumes: Map<VolumeId, Volume>
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly snapshots: Map<SnapshotId, VolumeSnapshot>
  readonly mappings: Mapping[]
}

interface Keeping {
  readonly kept: Kept
  readonly withSnapshots: boolean
  isWanted(volume: VolumeId): boolean
}

/** Reads these volumes whole, and all that refers to them; what lies beside them is not wanted. */
async function keep({ before, nova, after }: Moments, among: Among, keeping: Keeping): Promise<void> {
  if (among.ranges.length + among.ids.length === 0) return
  const { kept, withSnapshots, isWanted } = keeping
  const attachments = async (): Promise<void> => {
    for await (const page of before.attachments(among))
      for (const record of page) if (isWanted(record.volume)) kept.attachments.add(record.volume, record)
  }
  const mappings = async (): Promise<void> => {
    for await (const page of nova.mappings(among))
      for (const record of page) if (isWanted(record.volume)) kept.mappings.push(record)
  }
  const volumes = async (): Promise<void> => {
    for await (const page of after.volumes(among))
      for (const record of page) if (isWanted(record.id)) kept.volumes.set(record.id, record)
    if (!withSnapshots) return
    for await (const page of after.snapshots(among))
      for (const record of page) if (isWanted(record.volume)) kept.snapshots.set(record.id, record)
  }
  await Promise.all([attachments(), mappings(), volumes()])
}

/** Volumes made of a snapshot that a user was told of: they may be what holds it. */
async function clonesOf({ after }: Moments, kept: Kept, { told }: Prior): Promise<readonly VolumeId[]> {
  const snapshots = [...kept.snapshots.keys()].filter((id) => told.has(id))
  if (snapshots.length === 0) return []
  return (await after.clonesOf(snapshots)).filter((id) => !kept.volumes.has(id))
}

function namedIn({ attachments, mappings }: Kept): ReadonlySet<ServerId> {
  const ids = new Set<ServerId>()
  for (const { server } of attachments.values()) if (server !== null) ids.add(server)
  for (const { server } of mappings) ids.add(server)
  return ids
}

async function serversOf(
  { nova }: Moments,
  kept: Kept,
  domains: Iterable<ServerId>,
): Promise<ReadonlyMap<ServerId, ServerRecord>> {
  const ids = new Set([...namedIn(kept), ...domains])
  const found = new Map<ServerId, Server>()
  for await (const page of nova.servers([...ids])) for (const server of page) found.set(server.id, server)
  const mappings = Map.groupBy(kept.mappings, (mapping) => mapping.server)
  const records = new Map<ServerId, ServerRecord>()
  for (const record of await nova.building()) records.set(record.server.id, record)
  // What has entered a cell is no longer only a request.
  for (const [id, server] of found) records.set(id, { server, mappings: mappings.get(id) ?? [] })
  return records
}

function leaveOutTheRest({ tally }: Glance, kept: Kept, servers: ReadonlyMap<ServerId, ServerRecord>): void {
  for (const volume of kept.volumes.values()) tally.volume(volume, -1)
  for (const snapshot of kept.snapshots.values()) tally.snapshot(snapshot, -1)
  tally.attachments -= kept.attachments.size
  tally.servers -= servers.size
  for (const { mappings } of servers.values()) tally.mappings -= mappings.length
}
