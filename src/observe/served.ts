/** Which cinder-volume services there are for volumes to name. */
import type { CinderService } from '../model/cinder.ts'

/** `host@backend` of `host@backend#pool`. */
export const serviceOf = (host: string): string => host.split('#')[0] as string

/** Whether there is a service at all that the volume names. Where services could not be read, nothing says that there is none. */
export function servedBy(
  services: readonly CinderService[] | null,
): (host: string | null, cluster: string | null) => boolean {
  if (services === null) return () => true
  const hosts = new Set(services.filter(({ binary }) => binary === 'cinder-volume').map(({ host }) => host))
  const clusters = new Set(services.map(({ cluster }) => (cluster === null ? null : serviceOf(cluster))))
  return (host, cluster) =>
    (host !== null && hosts.has(serviceOf(host))) || (cluster !== null && clusters.has(serviceOf(cluster)))
}
