/** The truth of a cloud as it is now, in the form in which the states are written. */
import { attachmentsOf } from '../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../src/simulate/cloud.ts'
import type { HostRow } from '../src/simulate/state/planes.ts'
import type { VolumeRow } from '../src/simulate/state/rows.ts'
import type { Values } from './axes.ts'
import { arrayOf, poolIn } from './build-cloud.ts'
import { volumeId, wwid } from './ids.ts'
import type { World } from './world.ts'

export function liveWorld(cloud: SimulatedCloud, values: Values): World {
  const hosts = [...cloud.hosts.values()]
  const virtualVolume =
    arrayOf(cloud)
      .volumes.values()
      .find(({ volume }) => volume === volumeId) ?? null
  return {
    values,
    volume: cloud.volumes.get(volumeId) as VolumeRow,
    attachments: attachmentsOf(cloud, volumeId),
    workers: cloud.workers,
    servers: [...cloud.servers.all()],
    mappings: cloud.mappings.filter(({ deletedAt }) => deletedAt === null),
    guests: hosts.flatMap(guestsOn),
    image:
      poolIn(cloud)
        .images.values()
        .find(({ name }) => name.includes(volumeId)) ?? null,
    virtualVolume,
    vluns: arrayOf(cloud).vluns.filter(({ volume }) => volume === virtualVolume?.name),
    maps: hosts.flatMap(({ name, maps }) =>
      [...maps.values()].filter((map) => map.wwid === wwid).map((map) => ({ host: name, map })),
    ),
    loosePaths: hosts.flatMap(({ name, loosePaths }) => loosePaths.map((path) => ({ host: name, path }))),
  }
}

const guestsOn = ({ name, domains }: HostRow): World['guests'] =>
  [...domains.values()].map((domain) => ({
    host: name,
    domain,
    has: domain.disks.some(({ volume }) => volume === volumeId),
  }))
