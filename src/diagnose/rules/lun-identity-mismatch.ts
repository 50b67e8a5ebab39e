import { mapSays, strangersOf, volumeWord } from '../devices.ts'
import { volumeSays } from '../evidence.ts'
import { type DeviceRule, noMatch } from '../rule.ts'

/** A path of a map is another disk than the map says: the LUN was reused, and writes go to somebody else's data. */
export const lunIdentityMismatch: DeviceRule = {
  fault: 'lun-identity-mismatch',
  severity: 'critical',
  remedy: 'manual',
  patience: 'at-once',
  contradictedBy: [],
  stoppedBy: 'nobody',
  apart: ['host', 'device'],
  recognise(device, dossier, scene) {
    const { map } = device
    const strangers = map === null ? [] : strangersOf(map)
    if (map === null || strangers.length === 0) return noMatch
    return [
      {
        summary: `map ${map.name} of ${volumeWord(dossier)} on ${device.host} has paths to another disk: ${strangers.map((path) => `${path.device} is ${path.wwid}`).join(', ')}`,
        host: device.host,
        device: map.wwid,
        evidence: [mapSays(device, map), ...(dossier === null ? [] : [volumeSays(dossier, scene)])],
        missing: [],
        steps: [
          'raise the alarm: whoever uses this map reads and writes the data of somebody else',
          'stop all use of the map before anything is removed from this host',
          'no host repair is done on it automatically',
        ],
      },
    ]
  },
}
