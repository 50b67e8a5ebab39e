/** The large lists of the two APIs, of which only that is kept of which there may be something to say. */
import type { Unseen } from '../kernel/fact.ts'
import type { CinderService, UserMessage, Volume, VolumeSnapshot } from '../model/cinder.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { Server, ServerRecord } from '../model/nova.ts'
import { Agreement } from './agreement.ts'
import { askForMappings, asksForMappings, join, type LargeLists } from './lists.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { readEach } from './reading.ts'
import { servedBy, serviceOf } from './served.ts'
import { ServerList, type VolumeNumbers } from './server-list.ts'
import type { Stopwatch } from './stopwatch.ts'
import { Tally } from './tally.ts'

/** What makes a volume worth keeping beside what the two services say of it. */
export interface Around {
  /** Read before the volumes. */
  readonly snapshots: Promise<readonly VolumeSnapshot[]>
  readonly messages: Promise<readonly UserMessage[]>
  /** Null where they could not be read. */
  readonly cinderServices: readonly CinderService[] | null
}

export async function readAgreed(
  readers: RegionReaders,
  options: LookOptions,
  watch: Stopwatch,
  around: Around,
): Promise<LargeLists & { readonly leftOut: LeftOut }> {
  const { cinder } = readers
  const { progress } = options
  const agreement = new Agreement()
  const tally = new Tally()
  const attachments = await watch.time(
    'cinder',
    readEach(cinder.source, 'attachments', cinder.attachments(), progress, (record) => agreement.attachment(record)),
  )
  const { servers, unseen } = await watch.time('nova', readServerList(readers, options, agreement))
  agreement.map(servers)
  // Of a list that broke off nothing is concluded: then all is kept.
  const whole = attachments === null && unseen === null
  const isOdd = odd(await around.snapshots, await around.messages, around.cinderServices, tally)
  const volumes: Volume[] = []
  const volumesUnseen = await watch.time(
    'cinder',
    readEach(cinder.source, 'volumes', cinder.volumes(), progress, (record) => {
      const { volume, attached } = record
      if (whole && !isOdd(volume) && agreement.settles(record)) {
        count(volume, tally)
        return
      }
      volumes.push(volume)
      agreement.keep(volume.id)
      for (const view of attached) join(agreement.kept, view)
    }),
  )
  agreement.end()
  return {
    volumes,
    attachments: agreement.kept,
    servers: agreement.withoutAgreed(servers, (server) => leaveOut(server, tally)),
    leftOut: tally.leftOut((volume) => agreement.isOfAgreed(volume)),
    unseen: { volumes: volumesUnseen, attachments, servers: unseen },
  }
}

function count(volume: Volume, tally: Tally): void {
  tally.volume(volume, 1)
  if (volume.status !== 'in-use') return
  tally.attachments++
  tally.mappings++
}

function leaveOut({ host }: Server, tally: Tally): void {
  tally.servers++
  if (host !== null) tally.hosts.add(host)
}

async function readServerList(
  readers: RegionReaders,
  options: LookOptions,
  volumes: VolumeNumbers,
): Promise<{ readonly servers: ServerList; readonly unseen: Unseen | null }> {
  const { nova } = readers
  const listed = new ServerList(volumes)
  const take = (record: ServerRecord): void => listed.add(record)
  const unseen = await readEach(nova.source, 'servers', nova.servers(), options.progress, take)
  if (!asksForMappings(listed.carriers, options)) return { servers: listed, unseen }
  const asked = listed.records()
  await askForMappings(asked, readers, options)
  const servers = new ServerList(volumes)
  for (const record of asked.values()) servers.add(record)
  return { servers, unseen }
}

/** Of these there may be something to say, whatever the lists of attachments and servers say of them. */
function odd(
  snapshots: readonly VolumeSnapshot[],
  messages: readonly UserMessage[],
  services: readonly CinderService[] | null,
  tally: Tally,
): (volume: Volume) => boolean {
  // A message may tell of a snapshot that is busy: what it belongs to and what was made of it explain that.
  const told = messages.length > 0 ? new Set(snapshots.map(({ volume }) => volume)) : null
  const isServed = servedBy(services)
  const known = new Map<string | null, Map<string | null, boolean>>()
  return ({ id, fromSnapshot, host, cluster }) => {
    if (told !== null && (fromSnapshot !== null || told.has(id))) return true
    // There are few places, and very many volumes in them.
    const onHost = known.getOrInsertComputed(host, () => new Map())
    const served = onHost.get(cluster)
    if (served !== undefined) return !served
    if (host !== null) tally.services.add(serviceOf(host))
    onHost.set(cluster, isServed(host, cluster))
    return !isServed(host, cluster)
  }
}
