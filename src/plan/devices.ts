/** Steps on what a host has of a volume, that several recipes take. */
import type { Wwid } from '../kernel/ids.ts'
import type { HostDevice, MultipathMap, ScsiPath } from '../model/host.ts'
import { sameHost } from '../model/host-name.ts'
import type { DraftStep } from './recipe.ts'
import { devicesIn, type View } from './view.ts'

/** The map goes first: a path removed under it could lose what is still on its way. */
export const flushMap = ({ host }: HostDevice, map: MultipathMap): readonly DraftStep[] => [
  {
    says: `flush map ${map.name} (${map.wwid}) on ${host}`,
    act: { act: 'flush-map', host, wwid: map.wwid, map: map.name },
    guards: [{ holds: 'map-idle', host, wwid: map.wwid }],
    proof: [{ holds: 'map-gone', host, wwid: map.wwid }],
  },
  ...map.paths.map((path) => deletePath(host, path, map.wwid)),
]

/** Only while it still is the disk that it was: names and numbers are used again. */
export const deletePath = (host: HostDevice['host'], path: ScsiPath, wwid: Wwid): DraftStep => ({
  says: `delete path ${path.device} (${path.hctl}) on ${host}, if its identity is still ${wwid}`,
  act: { act: 'delete-path', host, wwid, device: path.device, hctl: path.hctl },
  guards: [{ holds: 'path', host, device: path.device, hctl: path.hctl, wwid: path.wwid }],
  proof: [{ holds: 'path-gone', host, hctl: path.hctl, wwid }],
})

export interface Cleaning {
  readonly steps: readonly DraftStep[]
  /** What of it still answers, and so must not be taken away. */
  readonly held: readonly string[]
}

/** All that one host has of the volume. */
export function clean(host: string, view: View): Cleaning {
  const devices = devicesIn(view).filter((device) => sameHost(device.host, host))
  const steps = devices.flatMap((device) =>
    device.map !== null
      ? flushMap(device, device.map)
      : device.path?.wwid
        ? [deletePath(device.host, device.path, device.path.wwid)]
        : [],
  )
  const living = devices
    .flatMap(({ map, path }) => map?.paths ?? (path === null ? [] : [path]))
    .filter(({ state }) => state === 'active')
  return { steps, held: living.map(({ device }) => `path ${device} on ${host} still answers: end its use there first`) }
}
