/** A look at single volumes and servers and what belongs to them, without reading the whole cloud. */
import { eachOf } from '../kernel/concurrency.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { ProjectId, ServerId, VolumeId } from '../kernel/ids.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import type { Mapping, Server } from '../model/nova.ts'
import type { Coverage } from '../model/planes.ts'
import { noAnswers, type Region } from '../model/snapshot.ts'
import type { ServerFilter } from '../ports/nova.ts'
import { lookAtHosts } from './hosts.ts'
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
  const takenAt = await readers.now()
  const novaServices = await watch.time(
    'nova',
    readAll(nova.source, 'services', () => nova.services(), progress),
  )
  const hypervisors = await watch.time(
    'nova',
    readAll(nova.source, 'hypervisors', () => nova.hypervisors(), progress),
  )
  const cinderServices = await watch.time(
    'cinder',
    readAll(cinder.source, 'services', () => cinder.services(), progress),
  )
  const schedulerPools = await watch.time(
    'cinder',
    readAll(cinder.source, 'pools', () => cinder.pools(), progress),
  )
  const hosts = await watch.time('host', lookAtHosts(readers, options, novaServices.records, hypervisors.records))
  const backends = readers.backends
  const pools = await watch.time(
    'backend',
    backends === null
      ? lookThroughCinder(
          readers,
          options,
          schedulerPools.records.map((pool) => pool.name),
        )
      : eachOf(backends, options.concurrency, (backend) => backend.look()),
  )
  const attachments = await watch.time('cinder', readAttachments(readers, options, subject))
  const found = await watch.time('nova', readServersOf(readers, options, subject, attachments))
  const volumes = await watch.time('cinder', readVolumes(readers, options, subject, attachments, found.mappings))
  const owners = new Set(volumes.records.map((volume) => volume.project).filter((project) => project !== null))
  const neighbours = await watch.time('nova', readNeighbours(readers, options, [...owners], found))
  const ids = volumes.records.map((volume) => volume.id)
  const snapshots = await watch.time(
    'cinder',
    eachVolume(ids, 'snapshots', (volume) => cinder.snapshots({ volume }), readers, options),
  )
  const backups = await watch.time(
    'cinder',
    eachVolume(ids, 'backups', (volume) => cinder.backups({ volume }), readers, options),
  )
  const transfers = await watch.time(
    'cinder',
    readAll(cinder.source, 'transfers', () => cinder.transfers(), progress),
  )
  const messages = await watch.time(
    'cinder',
    readAll(cinder.source, 'messages', () => collect(cinder.messages()), progress),
  )
  const migrations = await watch.time(
    'nova',
    readAll(nova.source, 'migrations', () => collect(nova.migrations(takenAt - migrationsReach)), progress),
  )
  const logs = readers.logs === null ? null : await watch.time('log', readers.logs.look())
  const dark = novaServices.records.filter((service) => service.state === 'unknown').map((service) => service.host)
  const hidden: Unseen | null =
    dark.length === 0
      ? null
      : {
          source: nova.source,
          reason: 'cell-dark',
          detail: `the cell of ${dark.join(', ')} does not answer: its servers are missing from every list`,
        }

  const coverage: Coverage = {
    volumes: volumes.unseen,
    attachments: attachments.unseen,
    snapshots: snapshots.unseen,
    backups: backups.unseen,
    transfers: transfers.unseen,
    messages: messages.unseen,
    'cinder-services': cinderServices.unseen,
    pools: schedulerPools.unseen,
    servers: neighbours.servers.unseen,
    mappings: neighbours.mappings.unseen,
    'nova-services': novaServices.unseen,
    hypervisors: hypervisors.unseen,
    migrations: migrations.unseen,
  }
  const seen = {
    name: readers.region,
    takenAt,
    coverage,
    hidden,
    volumes: volumes.records,
    attachments: attachments.records,
    snapshots: snapshots.records,
    cinderServices: cinderServices.records,
    schedulerPools: schedulerPools.records,
    messages: messages.records,
    transfers: transfers.records,
    backups: backups.records,
    quotas: [],
    servers: neighbours.servers.records,
    mappings: neighbours.mappings.records,
    novaServices: novaServices.records,
    hypervisors: hypervisors.records,
    migrations: migrations.records,
    pools,
    hosts,
    logs,
    answers: noAnswers,
  }
  return { ...seen, sources: reportSources(readers, seen, watch) }
}

async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}

async function eachVolume<T extends { readonly id: string }>(
  volumes: readonly VolumeId[],
  kind: string,
  list: (volume: VolumeId) => AsyncIterable<readonly T[]>,
  { cinder }: RegionReaders,
  { progress }: LookOptions,
): Promise<Reading<T>> {
  const readings: Reading<T>[] = []
  for (const volume of volumes) readings.push(await readPages(cinder.source, kind, list(volume), progress))
  return joined(readings, (record) => record.id)
}

/** Several narrowed lists as one; whole when each of them was. */
function joined<T>(readings: readonly Reading<T>[], keyOf: (record: T) => string): Reading<T> {
  const records = new Map<string, T>()
  let unseen: Unseen | null = null
  for (const reading of readings) {
    unseen ??= reading.unseen
    for (const record of reading.records) records.set(keyOf(record), record)
  }
  return { records: [...records.values()], unseen }
}

async function readAttachments(
  { cinder }: RegionReaders,
  { progress }: LookOptions,
  subject: Closely,
): Promise<Reading<Attachment>> {
  const readings: Reading<Attachment>[] = []
  for (const volume of subject.volumes)
    readings.push(await readPages(cinder.source, 'attachments', cinder.attachments({ volume }), progress))
  for (const server of subject.servers)
    readings.push(await readPages(cinder.source, 'attachments', cinder.attachments({ server }), progress))
  return joined(readings, (attachment) => attachment.id)
}

interface ServersRead {
  readonly servers: Reading<Server>
  readonly mappings: Reading<Mapping>
}

async function readList(
  { nova }: RegionReaders,
  { progress }: LookOptions,
  filter: ServerFilter,
): Promise<ServersRead> {
  const read = await readPages(nova.source, 'servers', nova.servers(filter), progress)
  return {
    servers: { records: read.records.map((record) => record.server), unseen: read.unseen },
    mappings: { records: read.records.flatMap((record) => record.mappings), unseen: read.unseen },
  }
}

const mappingKey = (mapping: Mapping): string => `${mapping.server} ${mapping.volume}`

const together = (reads: readonly ServersRead[]): ServersRead => ({
  servers: joined(
    reads.map((read) => read.servers),
    (server) => server.id,
  ),
  mappings: joined(
    reads.map((read) => read.mappings),
    mappingKey,
  ),
})

async function readServersOf(
  readers: RegionReaders,
  options: LookOptions,
  subject: Closely,
  attachments: Reading<Attachment>,
): Promise<ServersRead> {
  const named = attachments.records.map((attachment) => attachment.server).filter((server) => server !== null)
  const reads: ServersRead[] = []
  for (const id of new Set([...subject.servers, ...named])) reads.push(await readList(readers, options, { id }))
  return together(reads)
}

async function readVolumes(
  { cinder }: RegionReaders,
  { progress }: LookOptions,
  subject: Closely,
  attachments: Reading<Attachment>,
  mappings: Reading<Mapping>,
): Promise<Reading<Volume>> {
  const wanted = new Set(subject.volumes)
  for (const attachment of attachments.records) wanted.add(attachment.volume)
  for (const mapping of mappings.records) if (subject.servers.includes(mapping.server)) wanted.add(mapping.volume)
  const readings: Reading<Volume>[] = []
  for (const id of wanted) readings.push(await readPages(cinder.source, 'volumes', cinder.volumes({ id }), progress))
  return joined(readings, (volume) => volume.id)
}

/** Any server could map the volume; its own project's are looked through, all of them when the look is deep. */
async function readNeighbours(
  readers: RegionReaders,
  options: LookOptions,
  owners: readonly ProjectId[],
  found: ServersRead,
): Promise<ServersRead> {
  if (options.depth === 'deep') return together([found, await readList(readers, options, {})])
  const reads = [found]
  for (const project of owners) reads.push(await readList(readers, options, { project }))
  const all = together(reads)
  const detail = 'only servers of the volume’s own project were looked through (--depth deep looks through all)'
  const limit: Unseen = { source: readers.nova.source, reason: 'not-asked', detail }
  return { servers: all.servers, mappings: { records: all.mappings.records, unseen: all.mappings.unseen ?? limit } }
}
