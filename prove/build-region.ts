import { groupBy } from '../src/kernel/multimap.ts'
import type { PoolReport } from '../src/model/backend.ts'
import type { Attachment } from '../src/model/cinder.ts'
import type { HostReport } from '../src/model/host.ts'
import type { ServerRecord } from '../src/model/nova.ts'
import type { Region } from '../src/model/snapshot.ts'
import type { Base } from './bases.ts'
import { services } from './ids.ts'
import {
  type By,
  pickAttachment,
  pickDomain,
  pickImage,
  pickListed,
  pickMap,
  pickMapping,
  pickPath,
  pickServer,
  pickViewed,
  pickVirtualVolume,
  pickVlun,
  pickVolume,
  pickWatcher,
  pickWorker,
} from './pick.ts'
import type { World } from './world.ts'

export function regionOf(world: World, { region, by }: Base): Region {
  const { coverage } = region
  const { volume } = world
  const isListed = coverage.volumes === null && volume.deletedAt === null
  return {
    ...region,
    volumes: isListed ? [pickVolume(volume, by)] : [],
    attachments: groupBy(attachmentsIn(world, { coverage }, by), (record) => record.volume),
    workers: region.workers === null ? null : world.workers.map(pickWorker),
    servers: coverage.servers === null && region.hidden?.reason !== 'cell-dark' ? serversIn(world, by) : new Map(),
    pools: region.pools?.map((pool) => poolWith(pool, world)) ?? null,
    hosts: region.hosts?.map((host) => hostWith(host, world)) ?? null,
  }
}

function attachmentsIn({ attachments }: World, { coverage }: Pick<Region, 'coverage'>, by: By): readonly Attachment[] {
  const viewed = coverage.volumes === null
  if (coverage.attachments === null) return attachments.map((row) => pickAttachment(row, by, viewed))
  return viewed ? pickViewed(attachments) : []
}

function serversIn({ servers, mappings }: World, by: By): Region['servers'] {
  const records = servers
    .filter((row) => row.deletedAt === null)
    .map(
      (row): ServerRecord => ({
        server: pickServer(row),
        mappings: mappings.filter((mapping) => mapping.server === row.id).map((mapping) => pickMapping(mapping, by)),
      }),
    )
  return new Map(records.map((record) => [record.server.id, record]))
}

function poolWith(pool: PoolReport, { values, image, virtualVolume, vluns }: World): PoolReport {
  if (pool.unseen !== null || pool.backend !== services[values.backend]) return pool
  if (pool.kind === 'listed-by-cinder')
    return { ...pool, objects: image === null || image.trash !== null ? [] : [pickListed(image)] }
  if (image !== null) return { ...pool, objects: [pickImage(image)], watchers: image.watchers.map(pickWatcher) }
  if (virtualVolume !== null)
    return { ...pool, objects: [pickVirtualVolume(virtualVolume)], exports: vluns.map(pickVlun) }
  return pool
}

function hostWith(report: HostReport, { guests, maps, loosePaths }: World): HostReport {
  if (report.unseen !== null) return report
  const here = <T extends { readonly host: string }>(rows: readonly T[]): readonly T[] =>
    rows.filter(({ host }) => host === report.host)
  return {
    ...report,
    domains: here(guests).map(({ domain }) => pickDomain(domain)),
    maps: here(maps).map(({ map }) => pickMap(map)),
    loosePaths: here(loosePaths).map(({ path }) => pickPath(path)),
  }
}
