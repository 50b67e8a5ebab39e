/** Cases of causes behind many symptoms. */
import { quotaOf, setStatus } from '../../../src/simulate/cinder/rows.ts'
import { attach, makeServer, makeVolume, write } from '../../../src/simulate/hands.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import {
  apisAlone,
  cutShort,
  darkCell,
  type FaultCases,
  failing,
  type Ground,
  ownProjectOnly,
  planesSeen,
  unreachableHost,
  withoutHosts,
} from './fault-cases.ts'

export const quotaDrift: FaultCases = {
  nearMisses: {
    'something is being made': {
      arrange({ cloud }) {
        quotaOf(cloud, makeVolume(cloud).project).reserved = 1
        quotaOf(cloud, makeVolume(cloud).project).volumes += 1
      },
      told: [],
    },
    'a temporary volume does not count': { arrange: ({ cloud }) => place(cloud, 'backup-of-in-use'), told: [] },
    'snapshots count': { arrange: ({ cloud }) => place(cloud, 'snapshot'), told: [] },
    'the project is left alone': {
      arrange(ground) {
        const { project } = makeVolume(ground.cloud)
        quotaOf(ground.cloud, project).volumes += 3
        ground.wishes = { policy: { exclude: { projects: new Set([project]), volumes: new Set(), hosts: new Set() } } }
      },
      told: [],
    },
  },
  unproven: {
    'volumes cannot be listed': { hide: cutShort('volume', '/volumes/detail'), finding: 'absent', says: /volumes/ },
    'snapshots cannot be listed': { hide: failing('volume', '/snapshots'), finding: 'absent', says: /snapshots/ },
    'the login sees its own project only': { hide: ownProjectOnly, finding: 'absent', says: /./ },
  },
  contradicted: {},
}

function refusedOnce({ cloud, past }: Ground, at: number): void {
  const server = makeServer(past)
  cloud.log.push({
    at,
    source: 'nova-compute.log compute-01',
    kind: 'detach-refused',
    volume: null,
    server: server.id,
    request: null,
    text: 'ConflictNovaUsingAttachment (HTTP 409)',
  })
}

export const serviceTokenMissing: FaultCases = {
  nearMisses: {
    'one detach was refused long ago, before it was mended': {
      arrange: (ground) => refusedOnce(ground, ground.past.time.now()),
      told: [],
    },
    'an administrator was refused today, and no volume is stuck by it': {
      arrange: (ground) => refusedOnce(ground, ground.cloud.time.now()),
      told: [],
    },
    'a guest refuses to let go, and nobody says 409': {
      arrange({ past }) {
        const volume = makeVolume(past)
        attach(past, makeServer(past), volume)
        write(past, volume, 'detaching')
      },
      told: ['stuck-detaching-connected'],
    },
  },
  unproven: {
    'neither logs nor Nova’s actions are seen': {
      hide(ground) {
        ground.weather.add({ effect: { kind: 'status', status: 500 }, service: 'compute', path: 'os-instance-actions' })
        planesSeen('backend', 'host')(ground)
      },
      finding: 'absent',
      says: /stuck-detaching-connected/,
    },
  },
  contradicted: {},
}

export const serviceDown: FaultCases = {
  nearMisses: {
    'no such service exists at all': {
      arrange({ past }) {
        makeVolume(past).host = 'storage-00@ceph#ceph'
      },
      told: ['backend-host-renamed'],
    },
    'it is disabled, but up': {
      arrange({ cloud, past }) {
        makeVolume(past)
        for (const service of cloud.cinderServices) service.enabled = false
      },
      told: [],
    },
    'it was taken out and serves nothing': {
      arrange({ cloud, past }) {
        const service = cloud.novaServices.find((row) => row.host === 'compute-03')
        if (service !== undefined) Object.assign(service, { downSince: past.time.now(), enabled: false })
      },
      told: [],
    },
    'the cell of its host does not answer': { arrange: darkCell, told: ['cell-unreachable'] },
  },
  unproven: {
    'services cannot be listed': { hide: failing('volume', '/os-services'), finding: 'absent', says: /services/ },
  },
  contradicted: {},
}

export const cellUnreachable: FaultCases = {
  nearMisses: {
    'a compute service is merely down': {
      arrange({ cloud, past }) {
        makeServer(past, { host: 'compute-03' })
        const service = cloud.novaServices.find((row) => row.host === 'compute-03')
        if (service !== undefined) service.downSince = past.time.now()
      },
      told: ['service-down'],
    },
    'servers are really gone': { arrange: ({ cloud }) => place(cloud, 'deleted-server'), told: [] },
  },
  unproven: {
    'Nova’s services cannot be listed': {
      hide: failing('compute', '/os-services'),
      finding: 'absent',
      says: /services/,
    },
  },
  contradicted: {},
}

export const backendHostRenamed: FaultCases = {
  nearMisses: {
    'the service exists and is down': {
      arrange({ cloud, past }) {
        makeVolume(past)
        const service = cloud.cinderServices.find((row) => row.host === 'storage-01@ceph')
        if (service !== undefined) service.downSince = past.time.now()
      },
      told: ['service-down'],
    },
    'the volume was never placed': {
      arrange({ past }) {
        const volume = makeVolume(past, { status: 'creating' })
        volume.host = null
        setStatus(past, volume, 'creating')
      },
      told: ['stuck-creating'],
    },
  },
  unproven: {
    'services cannot be listed': { hide: failing('volume', '/os-services'), finding: 'absent', says: /services/ },
  },
  contradicted: {},
}

export const planeIncomplete: FaultCases = {
  nearMisses: {
    'a plane is not configured, which is a choice': {
      arrange(ground) {
        write(ground.past, makeVolume(ground.past), 'attaching')
        withoutHosts(ground)
      },
      told: ['stuck-attaching'],
    },
    'a host does not answer, and nothing waits for it': {
      arrange(ground) {
        makeVolume(ground.past)
        unreachableHost('compute-02')(ground)
      },
      told: [],
    },
    'a cell does not answer, which has signs of its own': { arrange: darkCell, told: ['cell-unreachable'] },
  },
  unproven: {
    'nothing but the APIs is looked at': {
      hide: apisAlone,
      finding: 'absent',
      says: /compute hosts are not configured/,
    },
  },
  contradicted: {},
}
