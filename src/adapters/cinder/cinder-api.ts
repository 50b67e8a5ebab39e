/** Reads Cinder through its API, from Queens on. */
import type { BackendName, ProjectId, VolumeId } from '../../kernel/ids.ts'
import type { Transfer } from '../../model/cinder.ts'
import type { CinderReader, Pages } from '../../ports/cinder.ts'
import { isMapping, type Mapping } from '../openstack/cloud-files.ts'
import { isRecordOf } from '../openstack/fields.ts'
import { parseMicroversion } from '../openstack/microversion.ts'
import { inCircles, type Page, readPages, rowsOf } from '../openstack/paging.ts'
import { nonsense, saysAbsent } from '../openstack/service-error.ts'
import type { Session } from '../openstack/session.ts'
import {
  pickAttachment,
  pickBackup,
  pickManageable,
  pickMessage,
  pickPool,
  pickQuota,
  pickService,
  pickSnapshot,
  pickTransfer,
  volumePicker,
} from './records.ts'

const at = (...texts: readonly string[]): readonly number[] => texts.map((text) => parseMicroversion(text) as number)

/** For each request the versions that add a field we read, down to the oldest that has the request. */
const versions = {
  volumes: at('3.65', '3.61', '3.48', '3.45', '3.0'),
  attachments: at('3.27'),
  snapshots: at('3.65', '3.0'),
  services: at('3.49', '3.7', '3.0'),
  messages: at('3.5'),
  transfers: at('3.59'),
  olderTransfers: at('3.55', '3.0'),
  backups: at('3.18', '3.0'),
  manageable: at('3.8'),
  count: at('3.45'),
  plain: at('3.0'),
} as const

/** More than a service gives at once is cut to its own limit, silently. */
const pageSize = 1000

interface ListRequest {
  readonly path: string
  readonly key: string
  readonly what: string
  readonly versions: readonly number[]
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** `links`: the answer says whether there is more. `until-empty`: it does not, so we ask until nothing comes. */
  readonly end: 'links' | 'until-empty'
}

export function cinderApi(session: Session, source: string): CinderReader {
  const list = async function* <T>(request: ListRequest, pick: (row: Mapping) => T): Pages<T> {
    const pages = readPages({
      what: request.what,
      key: 'id',
      isMarkerGone: (failure, marker) => failure.code === 'api.not-found' && failure.message.includes(marker),
      readPage: (marker) => readPage(session, request, marker),
    })
    for await (const rows of pages) yield rows.map(pick)
  }
  const whole = async <T>(
    path: string,
    key: string,
    wanted: readonly number[],
    pick: (row: Mapping) => T,
  ): Promise<readonly T[]> => {
    const reply = await session.call('block-storage', { path, versions: wanted })
    return rowsOf(reply, key, `Cinder’s ${key}`).map(pick)
  }

  return {
    source,
    volumes: (filter = {}) =>
      list(narrowed(volumeList, { id: filter.id, name: filter.name, project_id: filter.project }), volumePicker()),
    attachments: (filter = {}) =>
      list(narrowed(attachmentList, { volume_id: filter.volume, instance_id: filter.server }), pickAttachment),
    snapshots: (filter = {}) =>
      list(narrowed(snapshotList, { project_id: filter.project, volume_id: filter.volume }), pickSnapshot),
    messages: () =>
      list(
        {
          path: '/messages',
          key: 'messages',
          what: 'Cinder’s messages',
          versions: versions.messages,
          query: {},
          end: 'links',
        },
        pickMessage,
      ),
    backups: (filter = {}) => list(narrowed(backupList, { volume_id: filter.volume }), pickBackup),
    services: () => whole('/os-services', 'services', versions.services, pickService),
    pools: () => whole('/scheduler-stats/get_pools?detail=true', 'pools', versions.plain, pickPool),
    async transfers() {
      const { max } = await session.versions('block-storage')
      const pages =
        max >= (versions.transfers[0] as number)
          ? list(transferList, pickTransfer)
          : olderTransfers(session, max >= (versions.olderTransfers[0] as number))
      return (await Array.fromAsync(pages)).flat()
    },
    async quota(project: ProjectId) {
      const path = `/os-quota-sets/${project}`
      const reply = await session.call('block-storage', { path, query: { usage: 'true' }, versions: versions.plain })
      const set = isMapping(reply.body) ? reply.body['quota_set'] : undefined
      if (!isMapping(set)) throw nonsense('Cinder’s quota usage', 'without a "quota_set"', reply)
      return pickQuota(project, set)
    },
    async countVolumes() {
      if ((await session.versions('block-storage')).max < (versions.count[0] as number)) return null
      const query = { all_tenants: 1, limit: 1, with_count: 'true' }
      const reply = await session.call('block-storage', { path: '/volumes', query, versions: versions.count })
      const counted = isMapping(reply.body) ? reply.body['count'] : undefined
      return typeof counted === 'number' ? counted : null
    },
    manageable: (pool) => manageable(session, pool),
    volume: (id: VolumeId) => one(session, { key: 'volume', id, versions: versions.volumes, pick: volumePicker() }),
    attachment: (id: string) =>
      one(session, { key: 'attachment', id, versions: versions.attachments, pick: pickAttachment }),
  }
}

const narrowed = (list: ListRequest, filter: ListRequest['query']): ListRequest => ({
  ...list,
  query: { ...list.query, ...filter },
})

const everything = { query: { all_tenants: 1, sort: 'id:asc' }, end: 'links' } as const

const volumeList: ListRequest = {
  ...everything,
  path: '/volumes/detail',
  key: 'volumes',
  what: 'Cinder’s volumes',
  versions: versions.volumes,
}

const snapshotList: ListRequest = {
  ...everything,
  path: '/snapshots/detail',
  key: 'snapshots',
  what: 'Cinder’s snapshots',
  versions: versions.snapshots,
}

const backupList: ListRequest = {
  ...everything,
  path: '/backups/detail',
  key: 'backups',
  what: 'Cinder’s backups',
  versions: versions.backups,
}

const attachmentList: ListRequest = {
  path: '/attachments/detail',
  key: 'attachments',
  what: 'Cinder’s attachments',
  versions: versions.attachments,
  query: everything.query,
  end: 'until-empty',
}

const transferList: ListRequest = {
  ...everything,
  path: '/volume-transfers/detail',
  key: 'transfers',
  what: 'Cinder’s transfers',
  versions: versions.transfers,
}

async function readPage(session: Session, request: ListRequest, marker: string | null): Promise<Page> {
  const reply = await session.call('block-storage', {
    path: request.path,
    query: { ...request.query, limit: pageSize, marker: marker ?? undefined },
    versions: request.versions,
  })
  const rows = rowsOf(reply, request.key, request.what)
  // A short page does not mean the end: the service's own limit may be lower than ours.
  const more =
    request.end === 'until-empty' ? rows.length > 0 : Array.isArray((reply.body as Mapping)[`${request.key}_links`])
  return { rows, more }
}

/** Before 3.59 markers are not heeded, though links are given. */
async function* olderTransfers(session: Session, renamed: boolean): Pages<Transfer> {
  const path = renamed ? '/volume-transfers/detail' : '/os-volume-transfer/detail'
  const query = { all_tenants: 1 }
  const request = { path, key: 'transfers', what: 'Cinder’s transfers', versions: versions.olderTransfers, query }
  for await (const rows of byOffset(session, request)) yield rows.map(pickTransfer)
}

/** What a driver lists has no ids to mark. */
async function* manageable(session: Session, pool: BackendName): ReturnType<CinderReader['manageable']> {
  const request = {
    path: '/manageable_volumes/detail',
    key: 'manageable-volumes',
    what: `what Cinder sees in ${pool}`,
    versions: versions.manageable,
    query: { host: pool },
  }
  for await (const rows of byOffset(session, request)) yield rows.map(pickManageable)
}

/** A list without markers is read by offset, until nothing comes. */
async function* byOffset(session: Session, request: Omit<ListRequest, 'end'>): Pages<Mapping> {
  let before = ''
  for (let offset = 0; ; ) {
    const query = { ...request.query, limit: pageSize, offset }
    const reply = await session.call('block-storage', { path: request.path, query, versions: request.versions })
    const rows = rowsOf(reply, request.key, request.what)
    if (rows.length === 0) return
    const first = JSON.stringify(rows[0])
    if (first === before) throw inCircles(request.what)
    before = first
    yield rows
    offset += rows.length
  }
}

interface OneRequest<T> {
  /** `volume`; its path is the plural of it. */
  readonly key: string
  readonly id: string
  readonly versions: readonly number[]
  readonly pick: (row: Mapping) => T
}

/** One record by its id; null when Cinder says that it has none. */
async function one<T>(session: Session, { key, id, versions: wanted, pick }: OneRequest<T>): Promise<T | null> {
  const what = `Cinder’s ${key} ${id}`
  const reply = await session.call('block-storage', { path: `/${key}s/${id}`, versions: wanted, accept: [404] })
  if (saysAbsent(reply, id, what)) return null
  const row = isMapping(reply.body) ? reply.body[key] : undefined
  if (!isRecordOf(row, id)) throw nonsense(what, `without this "${key}"`, reply)
  return pick(row)
}
