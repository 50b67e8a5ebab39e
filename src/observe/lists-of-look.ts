/** The large lists of one look: from the databases where all of them could be read, else from the APIs. */
import type { Unseen } from '../kernel/fact.ts'
import type { PoolReport } from '../model/backend.ts'
import type { CinderService, UserMessage, Worker } from '../model/cinder.ts'
import type { HostReport } from '../model/host.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { LogReport } from '../model/log.ts'
import type { NovaService } from '../model/nova.ts'
import type { Coverage, SourceReport } from '../model/planes.ts'
import { aside } from './aside.ts'
import { type Lists, listThroughApis } from './lists-of-apis.ts'
import type { DatabaseLists } from './lists-of-databases.ts'
import { type BesideLists, lookAtDatabases } from './look-at-databases.ts'
import { disksOn, mentionedBy } from './mentioned.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import type { Reading } from './reading.ts'
import type { Stopwatch } from './stopwatch.ts'

/** What is looked at beside the lists. */
export interface Beside {
  readonly where: 'databases' | 'apis'
  readonly hosts: Promise<readonly HostReport[] | null>
  readonly pools: Promise<readonly PoolReport[] | null>
  readonly beside: Promise<readonly [Reading<UserMessage>, unknown, readonly LogReport[] | null]>
  readonly novaServices: readonly NovaService[]
  /** Null where they could not be read. */
  readonly cinderServices: readonly CinderService[] | null
}

export interface Listed extends Lists {
  readonly workers: readonly Worker[] | null
  readonly leftOut: LeftOut | null
  readonly from: 'databases' | 'apis'
  /** Why servers are missing from these lists: a cell whose database does not answer. */
  readonly dark: Unseen | null
  /** What became of the databases. */
  readonly reports: readonly SourceReport[]
}

const nothingOfDatabases = { from: 'apis', workers: null, dark: null, reports: [] } as const

export async function listsOf(
  readers: RegionReaders,
  options: LookOptions,
  watch: Stopwatch,
  around: Beside,
): Promise<Listed> {
  const beside = { ...around, messages: aside(around.beside.then(([messages]) => messages.records)) }
  if (readers.databases === null || around.where === 'apis') {
    // Who wants the lists of the APIs, whatever else there is, looks for something that nothing need be wrong with.
    const keepAll = options.keepAll === true || around.where === 'apis'
    const lists = await listThroughApis(readers, { ...options, keepAll }, watch, beside)
    return { ...lists, ...nothingOfDatabases }
  }
  const [hosts, pools] = await Promise.all([around.hosts, around.pools])
  const [messages, , logs] = await around.beside
  const prior = {
    pools,
    cinderServices: around.cinderServices,
    novaServices: around.novaServices,
    mentioned: mentionedBy({ pools, hosts, logs, messages: messages.records }),
    disks: hosts === null ? null : disksOn(hosts, pools ?? []),
    told: new Set(messages.records.map((message) => message.resource)),
    domains: new Set((hosts ?? []).flatMap((host) => host.domains.map((domain) => domain.uuid))),
  }
  const seen = await lookAtDatabases(readers, prior, options.progress, watch)
  const { lists, workers, reports } = seen
  const common = { workers: workers?.unseen === null ? workers.records : null, reports }
  const told: Coverage = workers === null ? {} : { workers: workers.unseen }
  if (lists !== null) return { ...fromDatabases(lists), ...common, coverage: { ...coverageOf(lists), ...told } }
  const others = await listThroughApis(readers, options, watch, beside)
  return { ...others, ...nothingOfDatabases, ...common, coverage: { ...others.coverage, ...told } }
}

type Seen = DatabaseLists & BesideLists

function fromDatabases(lists: Seen) {
  const { volumes, attachments, snapshots, servers, leftOut, dark } = lists
  return {
    volumes,
    attachments,
    snapshots,
    servers,
    leftOut,
    dark,
    from: 'databases' as const,
    backups: lists.backups.records,
    transfers: lists.transfers.records,
    quotas: lists.quotas.records,
  }
}

const coverageOf = (lists: Seen): Coverage => ({
  volumes: null,
  attachments: null,
  servers: null,
  mappings: null,
  snapshots: lists.snapshotsUnseen,
  backups: lists.backups.unseen,
  transfers: lists.transfers.unseen,
  quotas: lists.quotas.unseen,
})
