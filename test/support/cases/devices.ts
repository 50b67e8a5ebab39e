/** Cases of faults in devices of hosts. */
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { addMap, hostNamed } from '../../../src/simulate/planes/hosts.ts'
import { exportTo, virtualVolumeOf, wwidOf } from '../../../src/simulate/planes/storage.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import type { MapRow } from '../../../src/simulate/state/planes.ts'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import {
  darkCell,
  type FaultCases,
  failing,
  type Ground,
  unreachableBackends,
  unreachableHost,
  withoutBackends,
} from './fault-cases.ts'

const wwid = ({ past }: Ground, volume: VolumeRow): string => wwidOf(virtualVolumeOf(past, volume)?.wwn ?? '')

function mapOf(ground: Ground, volume: VolumeRow, host: string): MapRow {
  return addMap(hostNamed(ground.past, host), wwid(ground, volume))
}

function dead(map: MapRow): MapRow {
  for (const path of map.paths) path.state = 'failed'
  return map
}

export const faultyMultipath: FaultCases = {
  nearMisses: {
    'a guest here needs the volume': {
      arrange(ground) {
        const volume = makeVolume(ground.past, { type: 'san' })
        attach(ground.past, makeServer(ground.past), volume)
        dead(mapOf(ground, volume, 'compute-01'))
      },
      told: [],
    },
    'one path of two lives': {
      arrange(ground) {
        const map = mapOf(ground, makeVolume(ground.past, { type: 'san' }), 'compute-02')
        for (const path of map.paths.slice(1)) path.state = 'failed'
      },
      told: [],
    },
    'a single dead disk in no map': {
      arrange(ground) {
        const path = { device: 'sdq', hctl: '5:0:0:7', wwid: wwid(ground, makeVolume(ground.past, { type: 'san' })) }
        hostNamed(ground.past, 'compute-02').loosePaths.push({ ...path, state: 'failed', transport: 'running' })
      },
      told: ['stale-path'],
    },
    'the volume is on its way to this host': {
      arrange(ground) {
        const { past } = ground
        const volume = makeVolume(past, { type: 'san' })
        attach(past, makeServer(past, { host: 'compute-02', taskState: 'migrating' }), volume)
        dead(mapOf(ground, volume, 'compute-01'))
      },
      told: [],
    },
  },
  unproven: {
    'no back end explains the map': { hide: withoutBackends, finding: 'unconfirmed', says: /which volume/ },
    'the array does not answer': { hide: unreachableBackends, finding: 'unconfirmed', says: /no answer/ },
    'attachments cannot be listed': {
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments/,
    },
    'the host is not looked at': { hide: unreachableHost('compute-02'), finding: 'absent', says: /no route to host/ },
  },
  contradicted: {
    'all maps of the host are dead at once': {
      hide(ground) {
        const other = makeVolume(ground.past, { type: 'san' })
        attach(ground.past, makeServer(ground.past, { host: 'compute-02' }), other)
        dead(mapOf(ground, other, 'compute-02'))
      },
      says: /looks like an outage/,
    },
    'somebody holds it': { variant: 'held', hide: () => {}, says: /is held by lvm guest-vg/ },
  },
}

export const stalePath: FaultCases = {
  nearMisses: {
    'the volume is exported here after all': {
      arrange(ground) {
        const volume = makeVolume(ground.past, { type: 'san' })
        exportTo(ground.past, volume, 'compute-02')
        const path = { device: 'sdq', hctl: '5:0:0:7', wwid: wwid(ground, volume), transport: 'running' }
        hostNamed(ground.past, 'compute-02').loosePaths.push({ ...path, state: 'failed' })
      },
      told: ['leaked-connection'],
    },
    'a local disk, of no back end': {
      arrange({ past }) {
        const path = { device: 'sda', hctl: '0:0:0:0', wwid: '3500a0751e6f1c2d3', transport: 'running' }
        hostNamed(past, 'compute-02').loosePaths.push({ ...path, state: 'active' })
      },
      told: [],
    },
    'a guest of this host has the volume': {
      arrange(ground) {
        const volume = makeVolume(ground.past, { type: 'san' })
        attach(ground.past, makeServer(ground.past, { host: 'compute-02' }), volume)
        const path = { device: 'sdq', hctl: '5:0:0:7', wwid: wwid(ground, volume), transport: 'running' }
        hostNamed(ground.past, 'compute-02').loosePaths.push({ ...path, state: 'active' })
      },
      told: [],
    },
  },
  unproven: {
    'the array does not answer': { hide: unreachableBackends, finding: 'absent', says: /no answer/ },
    'attachments cannot be listed': {
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments/,
    },
    'a cell is dark': { hide: darkCell, finding: 'absent', says: /does not answer/ },
  },
  contradicted: {
    'a map of it on the same host is open': {
      hide({ past }) {
        const host = hostNamed(past, 'compute-02')
        addMap(host, host.loosePaths[0]?.wwid ?? '').openCount = 1
      },
      says: /is open, and by whom was not seen/,
    },
  },
}

export const lunIdentityMismatch: FaultCases = {
  nearMisses: {
    'the paths are merely dead': {
      arrange(ground) {
        dead(mapOf(ground, makeVolume(ground.past, { type: 'san' }), 'compute-02'))
      },
      told: ['faulty-multipath'],
    },
    'every path is what its map says': { arrange: ({ cloud }) => place(cloud, 'san-multipath'), told: [] },
  },
  unproven: {
    'the host is not looked at': { hide: unreachableHost('compute-01'), finding: 'absent', says: /no route to host/ },
  },
  contradicted: {},
}
