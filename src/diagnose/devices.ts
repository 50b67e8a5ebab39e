/** Plain questions about multipath maps and SCSI paths. */
import { known } from '../kernel/fact.ts'
import type { Wwid } from '../kernel/ids.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Evidence } from '../model/finding.ts'
import type { HostDevice, MultipathMap, ScsiPath } from '../model/host.ts'
import { sameHost } from '../model/host-name.ts'
import { openHolders, serverOf } from './claims.ts'
import { type Doubt, doubt, nobodyMaps, readWhole, serverKnown } from './doubts.ts'
import type { Scene } from './scene.ts'

/** No path is left that could carry anything. */
export const isDead = (map: MultipathMap): boolean => map.paths.every((path) => path.state === 'failed')

/** A path of the map is another disk than the map says. */
export const hasStrangers = (map: MultipathMap): boolean => strangersOf(map).length > 0

export const strangersOf = (map: MultipathMap): readonly ScsiPath[] =>
  map.paths.filter((path) => path.wwid !== null && path.wwid !== map.wwid)

/** Somebody attaches the volume on this host, or a domain here has it: its device belongs here. */
export const isExpected = (device: HostDevice, dossier: Dossier): boolean =>
  openHolders(dossier.holders.items).some((holder) => sameHost(holder.host, device.host)) ||
  dossier.claims.some((claim) => {
    const host = serverOf(claim)?.host
    if (host && sameHost(host, device.host)) return true
    return claim.attachments.some(
      (attachment) =>
        attachment.host === undefined || (attachment.host !== null && sameHost(attachment.host, device.host)),
    )
  })

/** Why it is not certain that the device does not belong here. */
export function ownerDoubts(dossier: Dossier | null, wwid: Wwid | null, scene: Scene): readonly (Doubt | null)[] {
  const { region } = scene.index
  if (dossier === null) {
    const unseen = region.pools?.find((pool) => pool.unseen !== null)?.unseen ?? null
    const why =
      unseen?.detail ??
      (region.pools === null
        ? 'storage back ends are not configured'
        : 'no configured back end has it, so it may be another array’s')
    return [doubt('backend', `which volume ${wwid ?? 'this device'} is: ${why}`, unseen)]
  }
  return [
    readWhole('cinder', 'attachments', scene),
    readWhole('nova', 'mappings', scene),
    region.hidden === null ? null : nobodyMaps(scene),
    ...dossier.claims.map(serverKnown),
  ]
}

export const mapSays = (device: HostDevice, map: MultipathMap): Evidence => ({
  plane: 'host',
  source: device.source,
  says: `map ${map.name} (${map.wwid}) on ${device.host} has ${map.paths.length} paths, ${map.paths.filter((path) => path.state === 'failed').length} of them failed; open ${map.openCount} times${map.holders.length ? ` by ${map.holders.join(', ')}` : ''}`,
  fact: {
    host: device.host,
    map: map.name,
    wwid: map.wwid,
    open: map.openCount,
    holders: map.holders,
    queueing: map.queueing,
    paths: map.paths.map((path) => ({ device: path.device, hctl: path.hctl, state: path.state, wwid: path.wwid })),
  },
})

/** The volume's name for the summary, as far as it is known. */
export const volumeWord = (dossier: Dossier | null): string =>
  dossier === null ? 'no known volume' : `volume ${known(dossier.volume)?.name ?? dossier.id}`
