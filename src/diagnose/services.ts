/** Which cinder-volume service works for a volume: the one that it names, or another of the same cluster. */
import type { CinderService, Volume } from '../model/cinder.ts'
import type { Scene } from './scene.ts'

/** The service of a volume, one that is up where a cluster has several; null when there is none. */
export function serviceOf(volume: Volume, scene: Scene): CinderService | null {
  const own = volume.host === null ? undefined : scene.index.lists.cinderServices().get(serviceName(volume.host))
  if (own?.up) return own
  const cluster = volume.cluster === null ? (own?.cluster ?? null) : serviceName(volume.cluster)
  const others = cluster === null ? [] : inCluster(cluster, scene)
  return others.find((service) => service.up) ?? own ?? others[0] ?? null
}

/** `host@backend` of `host@backend#pool`. */
export const serviceName = (host: string): string => host.split('#')[0] as string

/** Whether another service of the same cluster carries on for one that is down. */
export const isStoodInFor = (service: CinderService, scene: Scene): boolean =>
  service.cluster !== null && inCluster(service.cluster, scene).some((other) => other.up)

const inCluster = (cluster: string, scene: Scene): readonly CinderService[] =>
  [...scene.index.lists.cinderServices().values()].filter(
    (service) => service.cluster !== null && serviceName(service.cluster) === serviceName(cluster),
  )
