import type { HostDevice, MultipathMap } from '../../model/host.ts'
import { sameHost } from '../../model/host-name.ts'
import { hasStrangers, isDead, isExpected, mapSays, ownerDoubts, volumeWord } from '../devices.ts'
import { exportSays, volumeSays } from '../evidence.ts'
import { type DeviceRule, noMatch } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** A multipath map all of whose paths have failed, left behind on a host that no longer needs it. */
export const faultyMultipath: DeviceRule = {
  fault: 'faulty-multipath',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: [],
  stoppedBy: 'nobody',
  apart: ['host', 'device'],
  recognise(device, dossier, scene) {
    const { map } = device
    // A dead map of a guest that needs it is an outage: flushing it would finish what the outage began.
    if (map === null || !isDead(map) || (dossier !== null && isExpected(device, dossier))) return noMatch
    const exported = dossier?.backend.exports.items.filter((entry) => sameHost(entry.host, device.host)) ?? []
    return [
      {
        summary: `map ${map.name} on ${device.host} has no living path; it belongs to ${volumeWord(dossier)}, which nothing attaches there`,
        host: device.host,
        device: map.wwid,
        evidence: [
          mapSays(device, map),
          ...(dossier === null ? [] : [volumeSays(dossier, scene)]),
          ...exported.map((entry) => exportSays(entry, dossier?.backend.pool ?? null, scene)),
        ],
        missing: ownerDoubts(dossier, map.wwid, scene),
        steps: [
          ...(map.queueing ? [`let map ${map.name} fail its queued requests, which nobody waits for`] : []),
          `flush map ${map.name} (${map.wwid}) on ${device.host}`,
          ...map.paths.map((path) => `delete path ${path.device} (${path.hctl}), if its identity is still ${map.wwid}`),
        ],
        blocked: [
          inUse(map),
          outage(device, scene),
          hasStrangers(map) ? `map ${map.name} has paths to another disk: a person must look first` : null,
        ],
      },
    ]
  },
}

const inUse = (map: MultipathMap): string | null => {
  if (map.openCount === 0 && map.holders.length === 0) return null
  return map.holders.length > 0
    ? `map ${map.name} is held by ${map.holders.join(', ')}`
    : `map ${map.name} is open, and by whom was not seen`
}

/** When every map of the host is dead, so may be the fabric: then none of them is a leftover. */
function outage(device: HostDevice, scene: Scene): string | null {
  const maps = scene.index.lists.hosts().get(device.host)?.maps ?? []
  if (maps.length < 2 || !maps.every(isDead)) return null
  return `all ${maps.length} maps of ${device.host} are dead at once: that looks like an outage of the fabric or the array`
}
