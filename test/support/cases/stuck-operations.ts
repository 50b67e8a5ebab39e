/** Cases of volumes that Nova is attaching, detaching or has reserved. */
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { addMapping, dropMapping } from '../../../src/simulate/nova/rows.ts'
import { plug } from '../../../src/simulate/planes/hosts.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import {
  apisAlone,
  type FaultCases,
  failing,
  serverRefused,
  unreachableBackends,
  unreachableHost,
  withoutBackends,
  withoutHosts,
} from './fault-cases.ts'
import { backendsUnseen, hostsUnseen, waiting, young } from './states.ts'

export const stuckAttaching: FaultCases = {
  nearMisses: {
    'the guest has the disk and Nova maps it': {
      arrange({ past }) {
        const volume = makeVolume(past)
        attach(past, makeServer(past), volume).attachment.status = 'attaching'
        write(past, volume, 'attaching', 'attaching')
      },
      told: ['stuck-attaching-connected'],
    },
    'another user of the volume has it, and one is on its way': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'shared' })
        attach(past, makeServer(past), volume)
        attach(past, makeServer(past, { host: 'compute-02' }), volume).attachment.status = 'attaching'
        write(past, volume, 'attaching', 'attaching')
      },
      told: ['stuck-attaching-connected'],
    },
    'the server has a task': {
      arrange({ past }) {
        const server = makeServer(past, { taskState: 'block_device_mapping' })
        record(past, makeVolume(past), server.id, server.host, 'attaching')
      },
      told: [],
    },
    'it is only reserved': {
      arrange({ past }) {
        record(past, makeVolume(past), makeServer(past).id, null, 'reserved')
      },
      told: ['stuck-reserved'],
    },
    'it began a moment ago': young('attaching'),
    'its service is down': waiting('attaching'),
  },
  unproven: {
    'no host is seen': { hide: withoutHosts, finding: 'unconfirmed', says: /domains on all hosts/ },
    'one host does not answer': {
      hide: unreachableHost('compute-03'),
      finding: 'unconfirmed',
      says: /no route to host/,
    },
    'no back end is seen': { hide: withoutBackends, finding: 'unconfirmed', says: /who has it open/ },
    'the back end does not answer': { hide: unreachableBackends, finding: 'unconfirmed', says: /no answer/ },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
  },
  contradicted: {
    'the APIs alone are seen': { hide: apisAlone, says: /compute hosts not seen/, stays: 'unconfirmed' },
  },
}

export const stuckAttachingConnected: FaultCases = {
  nearMisses: {
    'nobody maps it and nobody has it': {
      arrange({ past }) {
        record(past, makeVolume(past), makeServer(past).id, 'compute-01', 'attaching')
      },
      told: ['stuck-attaching'],
    },
    'it was reset to available, and the guest has the disk': {
      arrange({ past }) {
        const volume = makeVolume(past)
        attach(past, makeServer(past), volume).attachment.status = 'attaching'
        write(past, volume, 'available', 'detached')
      },
      told: ['record-lost-while-in-use'],
    },
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'it began a moment ago': {
      arrange({ cloud }) {
        const volume = makeVolume(cloud)
        attach(cloud, makeServer(cloud), volume).attachment.status = 'attaching'
        write(cloud, volume, 'attaching', 'attaching')
      },
      told: [],
    },
  },
  unproven: {
    'no host is seen': { hide: withoutHosts, finding: 'unconfirmed', says: /domains on all hosts/ },
    'the host of the guest does not answer': {
      hide: unreachableHost('compute-01'),
      finding: 'unconfirmed',
      says: /no route/,
    },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
  },
}

export const stuckDetaching: FaultCases = {
  nearMisses: {
    'Nova still maps it': {
      arrange({ past }) {
        const [server, volume] = [makeServer(past), makeVolume(past)]
        attach(past, server, volume)
        loseDisk(past, server, volume)
        write(past, volume, 'detaching')
      },
      told: ['stuck-detaching-connected'],
    },
    'a guest still has it': {
      arrange({ past }) {
        const volume = makeVolume(past)
        dropMapping(past, attach(past, makeServer(past), volume).mapping)
        write(past, volume, 'detaching')
      },
      told: ['stuck-detaching-connected'],
    },
    'nova-compute of its host is down': {
      arrange({ cloud, past }) {
        const [server, volume] = [makeServer(past), makeVolume(past)]
        record(past, volume, server.id, server.host, 'attached')
        write(past, volume, 'detaching')
        const service = cloud.novaServices.find((row) => row.host === 'compute-01')
        if (service !== undefined) service.downSince = past.time.now()
      },
      told: ['service-down'],
    },
    'it began a moment ago, and the volume is a year old': {
      arrange({ cloud, past }) {
        write(cloud, makeVolume(past, { createdAt: cloud.time.now() - 365 * 86_400_000 }), 'detaching')
      },
      told: [],
    },
  },
  unproven: {
    'no host is seen': { hide: withoutHosts, finding: 'unconfirmed', says: /domains on all hosts/ },
    'no back end is seen': { hide: withoutBackends, finding: 'unconfirmed', says: /who has it open/ },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
  },
  contradicted: {
    'the APIs alone are seen': { hide: apisAlone, says: /compute hosts not seen/, stays: 'unconfirmed' },
  },
}

export const stuckDetachingConnected: FaultCases = {
  nearMisses: {
    'nobody maps it, nobody has it': {
      arrange({ past }) {
        const volume = makeVolume(past)
        record(past, volume, makeServer(past).id, 'compute-01', 'attached')
        write(past, volume, 'detaching')
      },
      told: ['stuck-detaching'],
    },
    'one of several servers has let go': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'shared' })
        attach(past, makeServer(past), volume)
        record(past, volume, makeServer(past, { host: 'compute-02' }).id, 'compute-02', 'attached')
        write(past, volume, 'detaching')
      },
      told: ['stuck-detaching'],
    },
    'the guest is still letting go': {
      arrange({ cloud, past }) {
        const volume = makeVolume(past)
        attach(past, makeServer(past), volume)
        write(cloud, volume, 'detaching')
      },
      told: [],
    },
  },
  unproven: {
    'no host is seen': { hide: withoutHosts, finding: 'unconfirmed', says: /domains on all hosts/ },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
  },
}

export const stuckReserved: FaultCases = {
  nearMisses: {
    'the server was offloaded and will come back': {
      arrange: ({ cloud }) => place(cloud, 'shelved-offloaded'),
      told: [],
    },
    'the server is being built': { arrange: ({ cloud }) => place(cloud, 'building'), told: [] },
    'no host was found for the server, which its owner has to delete': {
      arrange({ past }) {
        const server = makeServer(past, { vmState: 'error', host: null })
        const volume = makeVolume(past)
        const { id } = record(past, volume, server.id, null, 'reserved')
        addMapping(past, { server: server.id, volume: volume.id, attachment: id })
      },
      told: [],
    },
    'the guest has it open, and the record was emptied': {
      arrange({ past }) {
        const volume = makeVolume(past)
        const server = makeServer(past)
        plug(past, 'compute-01', server.id, volume)
        addMapping(past, {
          server: server.id,
          volume: volume.id,
          attachment: record(past, volume, server.id, null, 'reserved').id,
        })
      },
      told: ['record-lost-while-in-use'],
    },
    'os-reserve makes it attaching': {
      arrange({ past }) {
        write(past, makeVolume(past), 'attaching')
      },
      told: ['stuck-attaching'],
    },
    'it began a moment ago': {
      arrange({ cloud }) {
        record(cloud, makeVolume(cloud), makeServer(cloud).id, null, 'reserved')
      },
      told: [],
    },
  },
  unproven: {
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
    'attachments cannot be listed': {
      variant: 'reset',
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments of volume/,
    },
    'the host of the server that maps it is not looked at': {
      variant: 'with-mapping',
      hide: withoutHosts,
      finding: 'unconfirmed',
      says: /whether the domain of server/,
    },
  },
  contradicted: { 'no host is seen': hostsUnseen, 'no back end is seen': backendsUnseen },
}
