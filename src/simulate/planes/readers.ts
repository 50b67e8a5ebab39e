/** Back ends, hosts and logs of the simulated cloud, behind the ports of the real ones. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { HostName, ServerId, VolumeId, Wwid } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/time.ts'
import type { BackendObject, Export, PoolReport, Watcher } from '../../model/backend.ts'
import type { Domain, HostReport, MultipathMap, ScsiPath } from '../../model/host.ts'
import type { LogEvent } from '../../model/log.ts'
import { parseObjectName } from '../../model/object-name.ts'
import type { BackendReader } from '../../ports/backend.ts'
import type { HostReader } from '../../ports/hosts.ts'
import type { LogReader } from '../../ports/logs.ts'
import type { SimulatedCloud } from '../cloud.ts'
import type { HostRow, ImageRow, MapRow, PathRow, RbdPool, SanArray, Storage } from '../state/planes.ts'
import { wwidOf } from './storage.ts'

export const simulatedBackends = (cloud: SimulatedCloud): readonly BackendReader[] =>
  cloud.storage.map((storage) => backendReader(storage, cloud))

const sourceOf = (storage: Storage, cloud: SimulatedCloud): string =>
  storage.kind === 'rbd' ? `${cloud.region} rbd ${storage.cephPool}` : `${cloud.region} 3par ${storage.pool}`

function backendReader(storage: Storage, cloud: SimulatedCloud): BackendReader {
  const source = sourceOf(storage, cloud)
  return {
    source,
    look: async (ids) => {
      const unseen =
        storage.unreachable === null
          ? null
          : { source, reason: 'unreachable' as const, detail: `${source}: ${storage.unreachable}` }
      const seen =
        unseen === null
          ? storage.kind === 'rbd'
            ? rbdReport(storage, ids)
            : sanReport(storage)
          : { objects: [], watchers: [], exports: [] }
      const shows = { watchers: true, exports: true, trash: true, dependants: true }
      return {
        backend: storage.backend,
        pool: storage.pool,
        source,
        kind: storage.kind,
        ours: storage.ours,
        unseen,
        shows,
        ...seen,
      }
    },
    object: async (volume) => {
      if (storage.unreachable !== null) throw outOfReach(source, storage.unreachable)
      const report = storage.kind === 'rbd' ? rbdReport(storage) : sanReport(storage)
      return (
        report.objects.find(
          (object) => object.volume === volume && object.trash === null && object.form === 'volume',
        ) ?? null
      )
    },
  }
}

const outOfReach = (source: string, why: string): CinderSweepError =>
  new CinderSweepError('plane.unreachable', `${source}: ${why}`, { hint: 'Make the back end reachable again.' })

type Seen = Pick<PoolReport, 'objects' | 'watchers' | 'exports' | 'askedOf'>

/** With ids, of others it was not asked who has them open. */
function rbdReport(pool: RbdPool, ids?: ReadonlySet<VolumeId>): Seen {
  const objects: BackendObject[] = []
  const watchers: Watcher[] = []
  const askedOf: string[] = []
  for (const image of pool.images.values()) {
    const object = imageObject(image)
    objects.push(object)
    if (ids !== undefined && (object.volume === null || !ids.has(object.volume))) continue
    askedOf.push(object.name)
    for (const { address, client, cookie, kind } of image.watchers)
      watchers.push({ object: image.name, address, client, cookie, kind })
  }
  return { objects, watchers, exports: [], ...(ids === undefined ? {} : { askedOf }) }
}

const imageObject = (image: ImageRow): BackendObject => ({
  name: image.name,
  header: `rbd_header.${image.id}`,
  ...parseObjectName(image.name),
  sizeGib: image.sizeGib,
  wwid: null,
  createdAt: formatInstant(image.createdAt),
  snapshots: [...image.snapshots],
  children: [...image.children],
  trash:
    image.trash === null
      ? null
      : {
          id: image.id,
          deletedAt: formatInstant(image.trash.deletedAt),
          expiresAt: image.trash.expiresAt === null ? null : formatInstant(image.trash.expiresAt),
        },
})

function sanReport(array: SanArray): Seen {
  const objects = [...array.volumes.values()].map(
    (volume): BackendObject => ({
      name: volume.name,
      volume: volume.volume as VolumeId,
      form: 'volume',
      sizeGib: volume.sizeGib,
      wwid: wwidOf(volume.wwn) as Wwid,
      createdAt: null,
      snapshots: [...volume.snapshots],
      children: [],
      trash: null,
    }),
  )
  const exports = array.vluns.map(
    (vlun): Export => ({ object: vlun.volume, host: vlun.host, lun: vlun.lun, active: vlun.active }),
  )
  return { objects, watchers: [], exports }
}

export const simulatedHosts = (cloud: SimulatedCloud): HostReader => ({
  extra: [],
  look: async (host) => {
    const row = cloud.hosts.get(host)
    if (row === undefined) return blindReport(host, `no host of that name answers`)
    return row.unreachable === null ? hostReport(row) : blindReport(host, row.unreachable)
  },
})

const blindReport = (host: HostName, why: string): HostReport => ({
  host,
  source: `host ${host}`,
  address: null,
  unseen: { source: `host ${host}`, reason: 'unreachable', detail: `host ${host}: ${why}` },
  domains: [],
  maps: [],
  loosePaths: [],
})

function hostReport(row: HostRow): HostReport {
  return {
    host: row.name as HostName,
    source: `host ${row.name}`,
    address: row.address,
    initiators: row.initiators,
    unseen: null,
    domains: [...row.domains.values()].map(
      (domain): Domain => ({
        uuid: domain.uuid as ServerId,
        name: domain.name,
        ...(domain.state === 'shut-off' ? {} : { pid: pidOf(domain.uuid) }),
        state: domain.state,
        migrating: domain.migrating,
        disks: domain.disks.map((disk) => ({
          target: disk.target,
          serial: disk.volume,
          source: disk.source,
          wwid: disk.wwid as Wwid | null,
        })),
      }),
    ),
    maps: [...row.maps.values()].map(mapReport),
    loosePaths: row.loosePaths.map(loosePathReport),
  }
}

/** Any number will do that is the same each time. */
const pidOf = (uuid: string): number => 2_000 + Number.parseInt(uuid.slice(0, 4), 16)

const mapReport = (map: MapRow): MultipathMap => ({
  name: map.wwid,
  wwid: map.wwid as Wwid,
  device: map.device,
  queueing: map.queueing,
  openCount: map.openCount,
  holders: [...map.holders],
  paths: map.paths.map(pathReport),
})

/** Of a disk in no map nobody has asked whether it answers. */
const loosePathReport = (path: PathRow): ScsiPath => ({
  ...pathReport(path),
  state: path.transport.endsWith('offline') ? 'failed' : 'undefined',
})

const pathReport = (path: PathRow): ScsiPath => ({
  device: path.device,
  hctl: path.hctl,
  wwid: path.wwid as Wwid,
  state: path.state,
  transport: path.transport,
})

export const simulatedLogs = (cloud: SimulatedCloud): LogReader => ({
  look: async () => {
    const sources = ['cinder-volume.log', ...[...cloud.hosts.keys()].map((host) => `nova-compute.log ${host}`)]
    return sources.map((source) => ({
      source,
      unseen: null,
      events: cloud.log
        .filter((row) => row.source === source)
        .map(
          (row): LogEvent => ({
            source,
            at: formatInstant(row.at),
            kind: row.kind,
            volume: row.volume as VolumeId | null,
            server: row.server as ServerId | null,
            request: row.request,
            text: row.text,
          }),
        ),
    }))
  },
})
