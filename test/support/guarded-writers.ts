/** Watches each act for what the laws forbid, by what the simulated cloud itself has, and not by what was read of it. */
import type { Act } from '../../src/model/act.ts'
import type { RegionWriters, Writer } from '../../src/ports/writers.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { mappingsOf } from '../../src/simulate/nova/rows.ts'
import { storageOf, virtualVolumeOf } from '../../src/simulate/planes/storage.ts'
import type { HostRow, ImageRow } from '../../src/simulate/state/planes.ts'
import { eachWriter } from './each-writer.ts'

export interface Watched {
  /** Carried out, as texts, in their order. */
  readonly acts: string[]
  /** What a law forbids and was done all the same, one sentence each. */
  readonly breaches: string[]
}

export function guardedWriters(cloud: SimulatedCloud, writers: RegionWriters, watched: Watched): RegionWriters {
  const guarded =
    <A extends Act>(writer: Writer<A>): Writer<A> =>
    async (act, ...rest) => {
      const uses = usesIn(cloud)
      const forbidden = forbiddenNow(act, cloud)
      const done = await writer(act, ...rest)
      const text = JSON.stringify(act)
      watched.acts.push(text)
      const lost = [...uses].filter((use) => !usesIn(cloud).has(use))
      watched.breaches.push(...[...forbidden, ...lost.map((use) => `lost: ${use}`)].map((says) => `${text}: ${says}`))
      return done
    }
  return eachWriter(writers, guarded)
}

/** All that a running guest of Nova’s needs of each volume that it has, as far as it is there. */
function usesIn(cloud: SimulatedCloud): ReadonlySet<string> {
  const uses = new Set<string>()
  for (const server of cloud.servers.all()) {
    if (server.deletedAt !== null || server.host === null) continue
    const host = cloud.hosts.get(server.host)
    const domain = host?.domains.get(server.id)
    if (host === undefined || domain === undefined || domain.state === 'shut-off') continue
    for (const { volume } of domain.disks)
      if (volume !== null)
        for (const part of partsOf(volume, server.id, host, cloud))
          uses.add(`${volume} of server ${server.id}: ${part}`)
  }
  return uses
}

function* partsOf(id: string, server: string, host: HostRow, cloud: SimulatedCloud): Iterable<string> {
  yield 'the disk of its guest'
  const volume = cloud.volumes.get(id)
  if (volume === undefined || volume.deletedAt !== null) return
  yield 'its row'
  if (volume.status !== 'available') yield 'a status that keeps others away'
  if ((cloud.attachmentsOf.get(id) ?? []).some((row) => row.server === server)) yield 'an attachment'
  if (mappingsOf(cloud, server).some((row) => row.volume === id)) yield 'a mapping'
  const storage = storageOf(cloud, volume)
  const object = virtualVolumeOf(cloud, volume)
  if (storage?.kind === 'rbd' && storage.images.get(`volume-${id}`)?.trash === null) yield 'its image'
  if (storage?.kind !== 'hpe3par' || object === undefined) return
  yield 'its object'
  if (storage.vluns.some((vlun) => vlun.volume === object.name && vlun.host === host.name)) yield 'its export'
  if (host.domains.get(server)?.disks.some(({ wwid }) => wwid !== null && host.maps.has(wwid))) yield 'its map'
}

/** What a law forbids at this moment, whatever becomes of it later. */
function forbiddenNow(act: Act, cloud: SimulatedCloud): readonly string[] {
  switch (act.act) {
    case 'destroy-domain': {
      const server = cloud.servers.get(act.domain)
      return server !== undefined && server.deletedAt === null ? ['Nova has its server'] : []
    }
    case 'detach-from-server':
      return runningWith(act.volume, cloud).includes(act.server) ? ['the guest has it'] : []
    case 'delete-volume':
      return [
        ...runningWith(act.volume, cloud),
        ...imageOfId(act.volume, cloud).flatMap(({ watchers }) => watchers),
      ].map(() => 'somebody has it open')
    case 'quarantine':
      return imagesNamed(act.object, cloud).some(({ watchers }) => watchers.length > 0) ? ['it is open'] : []
    case 'blocklist':
      return clientsOf(cloud).some(({ address, domain }) => address === act.address && isServer(domain, cloud))
        ? ['it is the client of a guest that Nova knows']
        : []
    case 'flush-map': {
      const map = cloud.hosts.get(act.host)?.maps.get(act.wwid)
      return map !== undefined && (map.openCount > 0 || map.paths.some(({ state }) => state === 'active'))
        ? ['the map is in use']
        : []
    }
    case 'delete-path': {
      const host = cloud.hosts.get(act.host)
      const path = host?.loosePaths.find(({ hctl }) => hctl === act.hctl)
      return path !== undefined && path.state === 'active' ? ['the path answers'] : []
    }
    default:
      return []
  }
}

const isServer = (id: string | null, cloud: SimulatedCloud): boolean =>
  id !== null && cloud.servers.get(id)?.deletedAt === null

/** Whoever runs with it, known to Nova or not. */
const runningWith = (volume: string, cloud: SimulatedCloud): readonly string[] =>
  [...cloud.hosts.values()].flatMap(({ domains }) =>
    [...domains.values()]
      .filter(({ state, disks }) => state !== 'shut-off' && disks.some((disk) => disk.volume === volume))
      .map(({ uuid }) => uuid),
  )

const images = (cloud: SimulatedCloud): readonly ImageRow[] =>
  cloud.storage.flatMap((storage) => (storage.kind === 'rbd' ? [...storage.images.values()] : []))

const imagesNamed = (name: string, cloud: SimulatedCloud): readonly ImageRow[] =>
  images(cloud).filter((image) => image.name === name)

const imageOfId = (volume: string, cloud: SimulatedCloud): readonly ImageRow[] => imagesNamed(`volume-${volume}`, cloud)

const clientsOf = (cloud: SimulatedCloud) => images(cloud).flatMap(({ watchers }) => watchers)
