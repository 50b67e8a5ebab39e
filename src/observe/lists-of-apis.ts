/** The large lists of one look, from the two APIs: the referring ones before those they refer to. */
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Multimap } from '../kernel/multimap.ts'
import type { PoolReport } from '../model/backend.ts'
import type {
  Attachment,
  Backup,
  CinderService,
  QuotaUsage,
  Transfer,
  UserMessage,
  Volume,
  VolumeSnapshot,
} from '../model/cinder.ts'
import type { HostReport } from '../model/host.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { ServerRecord } from '../model/nova.ts'
import type { Coverage } from '../model/planes.ts'
import { readAgreed } from './agreed-lists.ts'
import { aside } from './aside.ts'
import { askForMappings, type LargeLists, readAttachments, readServers, readVolumes } from './lists.ts'
import { readQuotas } from './quotas.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { type Reading, readAll, readPages } from './reading.ts'
import type { Stopwatch } from './stopwatch.ts'

/** What is listed of a region, from wherever it comes. */
export interface Lists {
  readonly volumes: readonly Volume[]
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly snapshots: readonly VolumeSnapshot[]
  readonly backups: readonly Backup[]
  readonly transfers: readonly Transfer[]
  readonly quotas: readonly QuotaUsage[]
  readonly servers: ReadonlyMap<ServerId, ServerRecord>
  /** What of these could not be read whole. */
  readonly coverage: Coverage
}

/** What is looked at beside the lists, and decides what of them is kept. */
export interface BesideApis {
  readonly hosts: Promise<readonly HostReport[] | null>
  readonly pools: Promise<readonly PoolReport[] | null>
  readonly messages: Promise<readonly UserMessage[]>
  readonly cinderServices: readonly CinderService[] | null
}

export async function listThroughApis(
  readers: RegionReaders,
  options: LookOptions,
  watch: Stopwatch,
  around: BesideApis,
): Promise<Lists & { readonly leftOut: LeftOut | null }> {
  const { cinder } = readers
  const { progress } = options
  const all = <T>(kind: string, pages: AsyncIterable<readonly T[]>): Promise<Reading<T, T[]>> =>
    aside(watch.time('cinder', readPages(cinder.source, kind, pages, progress)))
  const snapshotsRead = all('snapshots', cinder.snapshots())
  const backupsRead = all('backups', cinder.backups())
  const transfersRead = aside(
    watch.time(
      'cinder',
      readAll(cinder.source, 'transfers', () => cinder.transfers(), progress),
    ),
  )
  const told = { ...around, snapshots: aside(snapshotsRead.then(({ records }) => records)) }
  const large = (await isAllSaidByApis(readers, options, around))
    ? await readAgreed(readers, options, watch, told)
    : { ...(await readWhole(readers, options, watch, around)), leftOut: null }
  const [snapshots, backups, transfers] = [await snapshotsRead, await backupsRead, await transfersRead]
  const owned = [...(large.leftOut?.use.keys() ?? [])].map((project) => ({ project }))
  const quotas = await watch.time('cinder', readQuotas(readers, options, large.volumes, snapshots.records, owned))
  const { unseen, ...lists } = large
  return {
    ...lists,
    snapshots: snapshots.records,
    backups: backups.records,
    transfers: transfers.records,
    quotas: quotas.records,
    coverage: {
      ...unseen,
      mappings: unseen.servers,
      snapshots: snapshots.unseen,
      backups: backups.unseen,
      transfers: transfers.unseen,
      quotas: quotas.unseen,
    },
  }
}

/** Where hosts, back ends or logs speak of volumes, too, all records are kept for them to be held against. */
async function isAllSaidByApis(
  { hosts, logs }: RegionReaders,
  { keepAll }: LookOptions,
  around: BesideApis,
): Promise<boolean> {
  return !keepAll && hosts === null && logs === null && (await around.pools) === null
}

/** What hosts and back ends refer to is listed after they were seen, and all that is listed first beside it. */
async function readWhole(
  readers: RegionReaders,
  options: LookOptions,
  watch: Stopwatch,
  around: BesideApis,
): Promise<LargeLists> {
  const { attachments, unseen } = await watch.time('cinder', readAttachments(readers, options))
  await Promise.all([around.hosts, around.pools])
  const { servers, unseen: serversUnseen } = await watch.time('nova', readServers(readers, options))
  await watch.time('nova', askForMappings(servers, readers, options))
  const volumes = await watch.time('cinder', readVolumes(readers, options, attachments))
  return {
    volumes: volumes.records,
    attachments,
    servers,
    unseen: { volumes: volumes.unseen, attachments: unseen, servers: serversUnseen },
  }
}
