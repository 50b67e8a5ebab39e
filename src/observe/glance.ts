/**
 * One pass over the large tables of Cinder and Nova that tells which volumes there is something to say of.
 * All others are counted and forgotten: free and mentioned by nobody, or attached once to a living server
 * that maps them by that attachment, on its own host.
 */
import { CinderSweepError } from '../kernel/errors.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { VolumeId } from '../kernel/ids.ts'
import { holdsPool, type PoolReport } from '../model/backend.ts'
import type { CinderService } from '../model/cinder.ts'
import { shortName } from '../model/host-name.ts'
import { isAtRest } from '../model/volume-status.ts'
import type { AttachmentGlance, CinderMoment, SnapshotGlance, VolumeGlance } from '../ports/cinder-database.ts'
import type { MappingGlance, NovaMoment } from '../ports/nova-database.ts'
import { Balance } from './balance.ts'
import type { SeenDisk } from './mentioned.ts'
import { unseenBecause } from './reading.ts'
import { servedBy, serviceOf } from './served.ts'
import { ServerHosts } from './server-hosts.ts'
import { Tally } from './tally.ts'

/** The moments at which the tables are read: what refers before what it refers to. */
export interface Moments {
  /** For attachments. */
  readonly before: CinderMoment
  /** For servers and their mappings. */
  readonly nova: NovaMoment
  /** For volumes, and all that belongs to them. */
  readonly after: CinderMoment
}

/** What is known before, and makes volumes worth a closer look. */
export interface Prior {
  readonly pools: readonly PoolReport[] | null
  /** Null where they could not be read. */
  readonly cinderServices: readonly CinderService[] | null
  /** Disks that domains have of volumes; null where nobody looked at hosts. */
  readonly disks: Iterable<SeenDisk> | null
  /** Volumes of which somebody else speaks: back ends, hosts, logs, users' messages. */
  readonly mentioned: Iterable<VolumeId>
  /** Snapshots of which a message to a user speaks. */
  readonly told: ReadonlySet<string>
  read(kind: string, count: number): void
}

export interface Glance {
  readonly balance: Balance
  readonly tally: Tally
  /** Why snapshots could not be read; null when they were. */
  snapshotsUnseen: Unseen | null
}

export async function glance(moments: Moments, prior: Prior): Promise<Glance> {
  const balance = new Balance()
  const tally = new Tally()
  for (const volume of prior.mentioned) balance.suspect(volume)
  for (const { volume, server, host, open } of prior.disks ?? []) {
    if (open) balance.meet(volume, disk, server, shortName(host))
    else balance.suspect(volume)
  }
  for (const { server, mappings } of await moments.nova.building()) {
    tally.server(moments.nova.source)
    for (const { volume } of mappings) balance.suspect(volume)
    if (server.host !== null) tally.hosts.add(server.host)
  }
  const seen: Glance = { balance, tally, snapshotsUnseen: null }
  // Each moment has a connection of its own, and reads one list at a time.
  await Promise.all([
    glanceAtAttachments(moments.before, seen, prior),
    glanceAtServers(moments.nova, seen, prior),
    glanceAtVolumes(moments.after, seen, prior),
  ])
  return seen
}

/** Hands over every record, and tells how many there were. */
async function each<T>(
  pages: AsyncIterable<readonly T[]>,
  kind: string,
  prior: Prior,
  take: (record: T) => void,
): Promise<void> {
  let count = 0
  for await (const page of pages) {
    for (const record of page) take(record)
    count += page.length
    prior.read(kind, count)
  }
}

const held = 'held'
const disk = 'disk'

function glanceAtAttachments(moment: CinderMoment, { balance, tally }: Glance, prior: Prior): Promise<void> {
  return each(moment.attachmentGlances(), 'attachments', prior, (attachment: AttachmentGlance) => {
    const { id, volume, server, status, host } = attachment
    tally.attachments++
    if (status !== 'attached' || server === null || host === null) return balance.suspect(volume)
    balance.meet(volume, held)
    balance.expect(volume, id, server, shortName(host))
    if (prior.disks !== null) balance.expect(volume, disk, server, shortName(host))
  })
}

/** One cell after the other: a server and its mappings are in the same. */
async function glanceAtServers(moment: NovaMoment, { balance, tally }: Glance, prior: Prior): Promise<void> {
  for (const { source, glances } of moment.cells) {
    if (glances === null) continue
    const hosts = new ServerHosts()
    await each(glances.servers(), 'servers', prior, ({ id, host }) => {
      tally.server(source)
      if (host !== null) tally.hosts.add(host)
      hosts.set(id, host === null ? '' : shortName(host))
    })
    await each(glances.mappings(), 'mappings', prior, ({ server, volume, attachment }: MappingGlance) => {
      const host = hosts.get(server)
      // What a server that is gone still maps is nobody's.
      if (host === undefined) return
      tally.mapping(source)
      if (attachment === null || host === '') balance.suspect(volume)
      else balance.meet(volume, attachment, server, host)
    })
  }
}

async function glanceAtVolumes(moment: CinderMoment, seen: Glance, prior: Prior): Promise<void> {
  const { balance, tally } = seen
  if (prior.pools !== null) meetObjects(prior.pools, balance)
  const placeOf = placesIn(prior, tally)
  await each(moment.volumeGlances(), 'volumes', prior, (volume: VolumeGlance) => {
    tally.volume(volume, 1)
    const place = placeOf(volume)
    if (!isSimple(volume) || place === null) return balance.suspect(volume.id)
    if (volume.status === 'in-use') balance.expect(volume.id, held)
    if (place !== '') balance.expect(volume.id, place)
  })
  seen.snapshotsUnseen = await unlessLacking(moment.source, () =>
    each(moment.snapshotGlances(), 'snapshots', prior, (snapshot: SnapshotGlance) => {
      tally.snapshot(snapshot, 1)
      const rests = snapshot.status === 'available' || snapshot.status.startsWith('error')
      if (!rests || prior.told.has(snapshot.id)) balance.suspect(snapshot.volume)
    }),
  )
}

/** A table that this account may not read is not read; any other failure ends the look at the databases. */
async function unlessLacking(source: string, read: () => Promise<void>): Promise<Unseen | null> {
  try {
    await read()
    return null
  } catch (thrown) {
    if (thrown instanceof CinderSweepError && thrown.code === 'database.schema') return unseenBecause(source, thrown)
    throw thrown
  }
}

const isSimple = ({ status, migrationStatus, nameId, countsQuota }: VolumeGlance): boolean =>
  (status === 'available' || status === 'in-use') &&
  isAtRest(migrationStatus) &&
  nameId === null &&
  countsQuota !== false

/**
 * What a volume expects of the place that it names: the source of its pool, nothing (an empty text) where
 * no back end is configured, and null where there is no such service, or no such pool. There are few places.
 */
function placesIn({ pools, cinderServices }: Prior, tally: Tally): (volume: VolumeGlance) => string | null {
  const isServed = servedBy(cinderServices)
  const known = new Map<string | null, Map<string | null, string | null>>()
  return ({ host, cluster }) => {
    const onHost = known.getOrInsertComputed(host, () => new Map())
    const place = onHost.get(cluster)
    if (place !== undefined) return place
    if (host !== null) tally.services.add(serviceOf(host))
    const pool = pools?.find((one) => [host, cluster].some((name) => name !== null && holdsPool(one, name)))
    const found = !isServed(host, cluster) ? null : pools === null ? '' : (pool?.source ?? null)
    onHost.set(cluster, found)
    return found
  }
}

/** Takes every plain object as said of its volume. */
function meetObjects(pools: readonly PoolReport[], balance: Balance): void {
  for (const pool of pools) {
    for (const { volume, form, trash } of pool.objects) {
      if (volume === null) continue
      if (form === 'volume' && trash === null) balance.meet(volume, pool.source)
      else balance.suspect(volume)
    }
  }
}
