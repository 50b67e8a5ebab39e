/** Cases of guests that write to a volume, and ought to be known or alone. */
import { attach, makeServer, makeVolume, record } from '../../../src/simulate/hands.ts'
import { addMapping } from '../../../src/simulate/nova/rows.ts'
import { plug, startDomain } from '../../../src/simulate/planes/hosts.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import { type FaultCases, serverRefused, unreachableHost, withoutHosts } from './fault-cases.ts'

export const recordLostWhileInUse: FaultCases = {
  nearMisses: {
    'nobody has the disk open': {
      arrange({ past }) {
        addMapping(past, {
          server: makeServer(past, { vmState: 'stopped', root: true }).id,
          volume: makeVolume(past).id,
        })
      },
      told: ['dangling-mapping-available'],
    },
    'Nova does not know the server': {
      arrange({ past }) {
        const uuid = past.random.uuid()
        startDomain(past, 'compute-01', uuid, 'instance-0000aaaa')
        plug(past, 'compute-01', uuid, makeVolume(past))
      },
      told: ['orphan-domain'],
    },
    'the server is shut off': {
      arrange({ past }) {
        const server = makeServer(past, { vmState: 'stopped' })
        plug(past, 'compute-01', server.id, makeVolume(past))
      },
      told: [],
    },
    'the server has a task': {
      arrange({ past }) {
        const server = makeServer(past, { taskState: 'rebuild_spawning' })
        plug(past, 'compute-01', server.id, makeVolume(past))
      },
      told: [],
    },
  },
  unproven: {
    'no host is seen, and only the records contradict each other': {
      variant: 'status',
      hide: withoutHosts,
      finding: 'unconfirmed',
      says: /domains on all hosts/,
    },
    'the host of the guest does not answer': {
      variant: 'timeout',
      hide: unreachableHost('compute-01'),
      finding: 'absent',
      says: /no route to host/,
    },
    'Nova does not answer for the server': {
      hide: serverRefused,
      finding: 'unconfirmed',
      says: /server .*500|server .*failed/,
    },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
  },
}

export const doubleAttachment: FaultCases = {
  nearMisses: {
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'the volume is multiattach': { arrange: ({ cloud }) => place(cloud, 'multiattach'), told: [] },
    'a resize waits to be confirmed and the old host keeps its domain': {
      arrange({ past }) {
        const server = makeServer(past, { host: 'compute-02', vmState: 'resized' })
        const volume = makeVolume(past)
        attach(past, server, volume)
        startDomain(past, 'compute-01', server.id, 'instance-0000aaaa').state = 'shut-off'
        plug(past, 'compute-01', server.id, volume)
      },
      told: [],
    },
    'two records of one guest': {
      arrange({ past }) {
        const server = makeServer(past)
        const volume = makeVolume(past)
        attach(past, server, volume)
        record(past, volume, server.id, 'compute-02', 'attached')
      },
      told: ['leaked-attachment'],
    },
  },
  unproven: {
    'no host is seen': {
      variant: 'two-servers',
      hide: withoutHosts,
      finding: 'unconfirmed',
      says: /domains on all hosts/,
    },
    'the second host does not answer': {
      hide: unreachableHost('compute-01'),
      finding: 'absent',
      says: /no route to host/,
    },
  },
  contradicted: {},
}
