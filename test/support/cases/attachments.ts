/** Cases of attachment records to which Nova, or nobody, agrees. */
import { dropRow } from '../../../src/simulate/cinder/rows.ts'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { dropMapping, forgetServer } from '../../../src/simulate/nova/rows.ts'
import { destroyDomain } from '../../../src/simulate/planes/hosts.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import {
  apisAlone,
  cutShort,
  darkCell,
  type FaultCases,
  failing,
  questionFailed,
  serverRefused,
  unreachableHost,
  withoutBackends,
  withoutHosts,
} from './fault-cases.ts'

export const ghostServerAttachment: FaultCases = {
  nearMisses: {
    'the server is soft-deleted and owns its volumes': {
      arrange: ({ cloud }) => place(cloud, 'soft-deleted'),
      told: [],
    },
    'Nova has no memory of the server': {
      arrange({ past }) {
        record(past, makeVolume(past), past.random.uuid(), null, 'attached')
      },
      told: ['unknown-owner-attachment'],
    },
    'the server lives and does not map the volume': {
      arrange({ past }) {
        record(past, makeVolume(past), makeServer(past).id, 'compute-01', 'attached')
      },
      told: ['nova-unaware-attachment'],
    },
    'the server is in a cell that does not answer': {
      arrange(ground) {
        darkCell(ground)
        attach(ground.past, makeServer(ground.past, { host: 'compute-21' }), makeVolume(ground.past))
      },
      told: ['cell-unreachable'],
    },
    'a brick client made the server id up and gave a host of its own': {
      arrange: ({ cloud }) => place(cloud, 'brick-client'),
      told: [],
    },
    'the server was deleted a moment ago': {
      arrange({ cloud, past }) {
        const server = makeServer(past)
        record(past, makeVolume(past), server.id, 'compute-01', 'attached')
        destroyDomain(cloud, 'compute-01', server.id)
        forgetServer(cloud, server)
      },
      told: [],
    },
  },
  unproven: {
    'Nova’s list of servers breaks off': {
      hide: cutShort('compute', '/servers/detail'),
      finding: 'absent',
      says: /"status":"partial".*servers/,
    },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
    'a cell is dark': { hide: darkCell, finding: 'absent', says: /does not answer/ },
    'the host of a purged server is not looked at': {
      variant: 'purged',
      hide: withoutHosts,
      finding: 'absent',
      says: /look at compute-02/,
    },
  },
  contradicted: {
    'no host is seen': {
      hide: withoutHosts,
      says: /compute hosts not seen: nobody looked whether a guest still holds it/,
    },
    'one host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
    'no back end is seen': { hide: withoutBackends, says: /back end not seen: nobody looked who has it open/ },
  },
}

export const unknownOwnerAttachment: FaultCases = {
  nearMisses: {
    'Nova remembers the server': {
      arrange({ cloud, past }) {
        const server = makeServer(past)
        destroyDomain(cloud, 'compute-01', server.id)
        forgetServer(past, server)
        record(past, makeVolume(past), server.id, 'compute-01', 'attached')
      },
      told: ['ghost-server-attachment'],
    },
    'a container host has it, without any server': { arrange: ({ cloud }) => place(cloud, 'zun-container'), told: [] },
    'Glance keeps an image in it': { arrange: ({ cloud }) => place(cloud, 'glance-store'), told: [] },
    'Ironic attaches it to a node': { arrange: ({ cloud }) => place(cloud, 'ironic-node'), told: [] },
    'a server maps it, though no record names one': {
      arrange({ past }) {
        const volume = makeVolume(past)
        const server = makeServer(past)
        dropRow(past, attach(past, server, volume).attachment)
        write(past, volume, 'in-use', 'attached')
      },
      told: ['mapping-mismatch'],
    },
  },
  unproven: {
    'Nova’s servers cannot be listed': {
      hide: failing('compute', '/servers/detail'),
      finding: 'absent',
      says: /"status":"partial".*servers/,
    },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
    'attachments cannot be listed': {
      variant: 'none',
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments of volume/,
    },
    'mappings of a dark cell could name it': {
      variant: 'none',
      hide: darkCell,
      finding: 'absent',
      says: /does not answer/,
    },
  },
  contradicted: { 'the APIs alone are seen': { hide: apisAlone, says: /compute hosts not seen/ } },
}

export const novaUnawareAttachment: FaultCases = {
  nearMisses: {
    'the guest has the disk, Nova lost its mapping': {
      arrange({ past }) {
        const server = makeServer(past)
        dropMapping(past, attach(past, server, makeVolume(past)).mapping)
      },
      told: ['record-lost-while-in-use'],
    },
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'the server is being built': {
      arrange({ past }) {
        const server = makeServer(past, { vmState: 'building', host: null })
        record(past, makeVolume(past), server.id, 'compute-01', 'attached')
      },
      told: [],
    },
    'a migration left a second record behind': {
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
    'its host is not looked at': {
      hide: withoutHosts,
      finding: 'unconfirmed',
      says: /whether the domain of server .* has the disk/,
    },
    'its host does not answer': {
      hide: unreachableHost('compute-01'),
      finding: 'unconfirmed',
      says: /no route to host/,
    },
    'Nova does not list the server’s mappings': {
      hide: ({ weather }, { server }) =>
        weather.add({ effect: { kind: 'status', status: 500 }, service: 'compute', path: `${server}/os-volume_att` }),
      finding: 'absent',
      says: questionFailed,
    },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
    'no back end is seen': { hide: withoutBackends, says: /back end not seen/ },
  },
}

export const leakedAttachment: FaultCases = {
  nearMisses: {
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'the server was offloaded': { arrange: ({ cloud }) => place(cloud, 'shelved-offloaded'), told: [] },
    'the record failed and holds nothing': { arrange: ({ cloud }) => place(cloud, 'error-attaching'), told: [] },
    'the volume is in use by the lost server': {
      arrange({ cloud, past }) {
        const server = makeServer(past)
        record(past, makeVolume(past), server.id, 'compute-01', 'attached')
        destroyDomain(cloud, 'compute-01', server.id)
        forgetServer(past, server)
      },
      told: ['ghost-server-attachment'],
    },
    'the volume is on its way': {
      arrange({ past }) {
        record(past, makeVolume(past), makeServer(past).id, null, 'reserved')
      },
      told: ['stuck-reserved'],
    },
  },
  unproven: {
    'Nova’s list of servers breaks off': {
      hide: cutShort('compute', '/servers/detail'),
      finding: 'absent',
      says: /servers/,
    },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
    'the other host is not looked at': {
      variant: 'migrated',
      hide: unreachableHost('compute-02'),
      finding: 'unconfirmed',
      says: /whether a domain still runs through it/,
    },
  },
  contradicted: {
    'no host is seen': { hide: withoutHosts, says: /compute hosts not seen/ },
    'no back end is seen': { hide: withoutBackends, says: /back end not seen/ },
  },
}
