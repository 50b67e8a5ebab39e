import { sameHost } from '../../model/host-name.ts'
import { isExpected, ownerDoubts, volumeWord } from '../devices.ts'
import { noExports } from '../doubts.ts'
import { volumeSays } from '../evidence.ts'
import { exportHostKnown } from '../exports.ts'
import { type DeviceRule, noMatch } from '../rule.ts'

/** A SCSI disk in no map, whose LUN is no longer exported to its host. */
export const stalePath: DeviceRule = {
  fault: 'stale-path',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['exports'],
  stoppedBy: 'host',
  apart: ['volume', 'host', 'device'],
  recognise(device, dossier, scene) {
    const { path } = device
    if (path === null || dossier === null || isExpected(device, dossier)) return noMatch
    const { exports } = dossier.backend
    if (exports.items.some((entry) => sameHost(entry.host, device.host))) return noMatch
    return [
      {
        summary: `path ${path.device} on ${device.host} leads to ${volumeWord(dossier)}, which is no longer exported there`,
        host: device.host,
        device: path.device,
        evidence: [
          {
            plane: 'host',
            source: device.source,
            says: `${path.device} (${path.hctl}) on ${device.host} is ${path.wwid}, ${path.state}, transport ${path.transport}`,
            fact: { host: device.host, device: path.device, hctl: path.hctl, wwid: path.wwid, state: path.state },
          },
          volumeSays(dossier, scene),
        ],
        missing: [
          noExports(dossier),
          ...exports.items.map((entry) => exportHostKnown(entry, scene)),
          ...ownerDoubts(dossier, path.wwid, scene),
        ],
        steps: [`delete path ${path.device} (${path.hctl}) on ${device.host}, if its identity is still ${path.wwid}`],
      },
    ]
  },
}
