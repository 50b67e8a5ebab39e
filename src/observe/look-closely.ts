/** A look at single volumes and servers and what belongs to them, without reading the whole cloud. */
import { eachOf } from '../kernel/concurrency.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { ProjectId, ServerId, VolumeId } from '../kernel/ids.ts'
import { groupBy, Multimap } from '../kernel/multimap.ts'
import type { Attachment, Volume, VolumeSnapshot } from '../model/cinder.ts'
import type { ServerRecord } from '../model/nova.ts'
import type { Coverage, Plane } from '../model/planes.ts'
import { noAnswers, type Region } from '../model/snapshot.ts'
import { hiddenServers, ownProjectOnly } from './hidden.ts'
import { lookAtHosts } from './hosts.ts'
import { type AttachmentsRead, readAttachments, readServers, readVolumes, type ServersRead } from './lists.ts'
import { migrationsReach } from './look.ts'
import { lookThroughCinder } from './manageable.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { type Reading, readAll, readPages } from './reading.ts'
import { reportSources } from './sources.ts'
import { stopwatch } from './stopwatch.ts'

export interface Closely {
  readonly volumes: readonly VolumeId[]
  readonly servers: readonly ServerId[]
}

/**
 * Lists narrowed to what is asked for count as whole for it: Cinder is asked for the volume in a list
 * as well as by its id. Only "nobody else maps it" needs more than one project's servers, and stays
 * open unless the look is deep.
 */
export async function lookClosely(readers: RegionReaders, options: LookOptions, subject: Closely): Promise<Region> {
  const { cinder, nova } = readers
  const { progress } = options
  const watch = stopwatch()
  const all = <T>(plane: Plane, source: string, kind: string, list: () => Promise<readonly T[]>): Promise<Reading<T>> =>
    watch.time(plane, readAll(source, kind, list, progress))
  const takenAt = await readers.now()
  const novaServices = await all('nova', nova.source, 'services', () => nova.services())
  const hypervisors = await all('nova', nova.source, 'hypervisors', () => nova.hypervisors())
  const cinderServices = await all('cinder', cinder.source, 'services', () => cinder.services())
  const schedulerPools = await all('cinder', cinder.source, 'pools', () => cinder.pools())
  const hosts = await watch.time('host', lookAtHosts(readers, options, novaServices.records, hypervisors.records))
  const names = schedulerPools.records.map((pool) => pool.name)
  const pools = await watch.time(
    'backend',
    readers.backends === null
      ? lookThroughCinder(readers, options, names)
      : namesFor(readers, options, subject.volumes).then((ids) =>
          eachOf(readers.backends ?? [], options.concurrency, (backend) => backend.look(ids)),
        ),
  )
  const { attachments, unseen: attachmentsUnseen } = await watch.time(
    'cinder',
    attachmentsOf(readers, options, subject),
  )
  const found = await watch.time('nova', serversOf(readers, options, subject, attachments))
  const volumes = await watch.time('cinder', volumesOf(readers, options, subject, attachments, found))
  const {
    servers,
    unseen: serversUnseen,
    limit,
  } = await watch.time('nova', neighboursOf(readers, options, volumes.records, found))
  const ids = volumes.records.map((volume) => volume.id)
  const perVolume = <T extends { readonly id: string }>(
    kind: string,
    list: (volume: VolumeId) => AsyncIterable<readonly T[]>,
  ): Promise<Reading<T>> =>
    watch.time(
      'cinder',
      eachOf(ids, 1, (id) => readPages(cinder.source, kind, list(id), progress)).then((readings) =>
        together(readings, (record) => record.id),
      ),
    )
  const snapshots = await perVolume('snapshots', (volume) => cinder.snapshots({ volume }))
  const clones = await watch.time('cinder', clonesOf(readers, options, volumes.records, snapshots.records))
  const backups = await perVolume('backups', (volume) => cinder.backups({ volume }))
  const transfers = await all('cinder', cinder.source, 'transfers', () => cinder.transfers())
  const messages = await watch.time('cinder', readPages(cinder.source, 'messages', cinder.messages(), progress))
  const migrations = await watch.time(
    'nova',
    readPages(nova.source, 'migrations', nova.migrations(takenAt - migrationsReach), progress),
  )
  const logs = readers.logs === null ? null : await watch.time('log', readers.logs.look())

  const coverage: Coverage = {
    ...ownProjectOnly(cinder.source, cinderServices, {
      volumes: volumes.unseen ?? clones.unseen,
      attachments: attachmentsUnseen,
      snapshots: snapshots.unseen,
      backups: backups.unseen,
      transfers: transfers.unseen,
    }),
    messages: messages.unseen,
    'cinder-services': cinderServices.unseen,
    pools: schedulerPools.unseen,
    servers: serversUnseen,
    mappings: serversUnseen ?? limit,
    'nova-services': novaServices.unseen,
    hypervisors: hypervisors.unseen,
    migrations: migrations.unseen,
  }
  const seen = {
    name: readers.region,
    takenAt,
    coverage,
    hidden: await hiddenServers(readers, [novaServices]),
    volumes: together([volumes, clones], (volume) => volume.id).records,
    attachments,
    snapshots: snapshots.records,
    cinderServices: cinderServices.records,
    schedulerPools: schedulerPools.records,
    messages: messages.records,
    transfers: transfers.records,
    backups: backups.records,
    quotas: [],
    workers: null,
    servers,
    novaServices: novaServices.records,
    hypervisors: hypervisors.records,
    migrations: migrations.records,
    pools,
    hosts,
    logs,
    leftOut: null,
    answers: noAnswers,
  }
  return { ...seen, sources: reportSources(readers, seen, watch, null) }
}

/** The ids that their objects bear, which after a migration are others than their own; undefined when that was not seen. */
async function namesFor(
  readers: RegionReaders,
  options: LookOptions,
  ids: readonly VolumeId[],
): Promise<ReadonlySet<VolumeId> | undefined> {
  if (ids.length === 0) return undefined
  const readings = await eachOf(ids, 1, (id) => readVolumes(readers, options, new Multimap(), { id }))
  const { records, unseen } = together(readings, (volume) => volume.id)
  return unseen === null ? new Set([...ids, ...records.map(({ id, nameId }) => nameId ?? id)]) : undefined
}

/** Several narrowed lists as one; whole when each of them was. */
function together<T>(readings: readonly Reading<T>[], keyOf: (record: T) => string): Reading<T> {
  const records = new Map<string, T>()
  let unseen: Unseen | null = null
  for (const reading of readings) {
    unseen ??= reading.unseen
    for (const record of reading.records) records.set(keyOf(record), record)
  }
  return { records: [...records.values()], unseen }
}

function serversTogether(reads: readonly ServersRead[]): ServersRead {
  const servers = new Map<ServerId, ServerRecord>()
  for (const read of reads) for (const [id, record] of read.servers) servers.set(id, record)
  return { servers, unseen: reads.find((read) => read.unseen !== null)?.unseen ?? null }
}

async function attachmentsOf(
  readers: RegionReaders,
  options: LookOptions,
  { volumes, servers }: Closely,
): Promise<AttachmentsRead> {
  const filters = [...volumes.map((volume) => ({ volume })), ...servers.map((server) => ({ server }))]
  const reads = await eachOf(filters, 1, (filter) => readAttachments(readers, options, filter))
  const seen = new Map<string, Attachment>()
  for (const read of reads) for (const attachment of read.attachments.values()) seen.set(attachment.id, attachment)
  return {
    attachments: groupBy(seen.values(), (attachment) => attachment.volume),
    unseen: reads.find((read) => read.unseen !== null)?.unseen ?? null,
  }
}

async function serversOf(
  readers: RegionReaders,
  options: LookOptions,
  subject: Closely,
  attachments: Multimap<VolumeId, Attachment>,
): Promise<ServersRead> {
  const ids = new Set(subject.servers)
  for (const { server } of attachments.values()) if (server !== null) ids.add(server)
  return serversTogether(await eachOf([...ids], 1, (id) => readServers(readers, options, { id })))
}

async function volumesOf(
  readers: RegionReaders,
  options: LookOptions,
  subject: Closely,
  attachments: Multimap<VolumeId, Attachment>,
  { servers }: ServersRead,
): Promise<Reading<Volume>> {
  const ids = new Set([...subject.volumes, ...attachments.keys()])
  for (const id of subject.servers) for (const mapping of servers.get(id)?.mappings ?? []) ids.add(mapping.volume)
  const readings = await eachOf([...ids], 1, (id) => readVolumes(readers, options, attachments, { id }))
  return together(readings, (volume) => volume.id)
}

/** What was made of its snapshots keeps these from being deleted. It is looked for where a server is that maps it. */
async function clonesOf(
  readers: RegionReaders,
  options: LookOptions,
  volumes: readonly Volume[],
  snapshots: readonly VolumeSnapshot[],
): Promise<Reading<Volume>> {
  if (snapshots.length === 0) return { records: [], unseen: null }
  const origins = new Set(snapshots.map((snapshot) => snapshot.id))
  const filters = options.depth === 'deep' ? [{}] : projectsOf(volumes).map((project) => ({ project }))
  const readings = await eachOf(filters, 1, (filter) => readVolumes(readers, options, new Multimap(), filter))
  const { records, unseen } = together(readings, (volume) => volume.id)
  return { records: records.filter((volume) => volume.fromSnapshot && origins.has(volume.fromSnapshot)), unseen }
}

const projectsOf = (volumes: readonly Volume[]): readonly ProjectId[] => [
  ...new Set(volumes.map(({ project }) => project).filter((project) => project !== null)),
]

/** Any server could map the volume; its own project's are looked through, all of them when the look is deep. */
async function neighboursOf(
  readers: RegionReaders,
  options: LookOptions,
  volumes: readonly Volume[],
  found: ServersRead,
): Promise<ServersRead & { readonly limit: Unseen | null }> {
  if (options.depth === 'deep') return { ...serversTogether([found, await readServers(readers, options)]), limit: null }
  const reads = await eachOf(projectsOf(volumes), 1, (project) => readServers(readers, options, { project }))
  const detail = 'only servers of the volume’s own project were looked through (--depth deep looks through all)'
  return { ...serversTogether([found, ...reads]), limit: { source: readers.nova.source, reason: 'not-asked', detail } }
}
