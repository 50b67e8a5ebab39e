/** Cases of Nova's mappings that Cinder does not agree to. */
import { dropRow } from '../../../src/simulate/cinder/rows.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { addMapping } from '../../../src/simulate/nova/rows.ts'
import { plug, startDomain } from '../../../src/simulate/planes/hosts.ts'
import { imageOf } from '../../../src/simulate/planes/storage.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import {
  cutShort,
  type FaultCases,
  failing,
  ownProjectOnly,
  questionFailed,
  serverRefused,
  unreachableHost,
  withoutBackends,
  withoutHosts,
} from './fault-cases.ts'

export const danglingMappingAvailable: FaultCases = {
  nearMisses: {
    'the guest still has the disk': {
      arrange({ past }) {
        const volume = makeVolume(past)
        dropRow(past, attach(past, makeServer(past, { root: true }), volume).attachment)
        write(past, volume, 'available', 'detached')
      },
      told: ['record-lost-while-in-use'],
    },
    'an evacuated domain has the disk on another host': {
      arrange({ past }) {
        const volume = makeVolume(past)
        const server = makeServer(past, { root: true })
        dropRow(past, attach(past, server, volume).attachment)
        loseDisk(past, server, volume)
        startDomain(past, 'compute-02', server.id, 'instance-0000aaaa')
        plug(past, 'compute-02', server.id, volume)
        write(past, volume, 'available', 'detached')
      },
      told: ['record-lost-while-in-use'],
    },
    'Cinder does not have the volume': {
      arrange({ past }) {
        addMapping(past, { server: makeServer(past, { root: true }).id, volume: past.random.uuid() })
      },
      told: ['dangling-mapping-missing'],
    },
    'the server is being built': { arrange: ({ cloud }) => place(cloud, 'building'), told: [] },
  },
  unproven: {
    'its host is not looked at': { hide: withoutHosts, finding: 'unconfirmed', says: /whether the domain of server/ },
    'attachments cannot be listed': {
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments of volume/,
    },
    'Cinder’s list of volumes breaks off': {
      hide: cutShort('volume', '/volumes/detail'),
      finding: 'absent',
      says: /volumes/,
    },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
    'a stopped server’s host is not looked at': {
      variant: 'stopped',
      hide: withoutHosts,
      says: /compute hosts not seen/,
    },
    'no back end is seen': { hide: withoutBackends, says: /back end not seen/ },
  },
}

export const danglingMappingMissing: FaultCases = {
  nearMisses: {
    'the data is there and the guest writes to it': {
      arrange({ past }) {
        const volume = makeVolume(past)
        dropRow(past, attach(past, makeServer(past, { root: true }), volume).attachment)
        past.volumes.remove(volume.id)
      },
      told: ['quota-drift', 'record-lost-while-in-use'],
    },
    'the image lies in the trash and is open': {
      arrange({ past }) {
        const volume = makeVolume(past)
        dropRow(past, attach(past, makeServer(past, { root: true }), volume).attachment)
        const image = imageOf(past, volume)
        if (image !== undefined) image.trash = { deletedAt: past.time.now(), expiresAt: null }
        past.volumes.remove(volume.id)
      },
      told: ['quota-drift', 'trashed-while-open'],
    },
    'the volume is available': {
      arrange({ past }) {
        addMapping(past, { server: makeServer(past, { root: true }).id, volume: makeVolume(past).id })
      },
      told: ['dangling-mapping-available'],
    },
  },
  unproven: {
    'Cinder’s list of volumes breaks off': {
      hide: cutShort('volume', '/volumes/detail'),
      finding: 'absent',
      says: /volumes/,
    },
    'Cinder does not answer for the volume': {
      hide: ({ weather }, { volume }) =>
        weather.add({ effect: { kind: 'status', status: 500 }, service: 'volume', path: `/volumes/${volume}` }),
      finding: 'unconfirmed',
      says: /volume .*500/,
    },
    'the login sees its own project only': {
      hide: ownProjectOnly,
      finding: 'absent',
      says: /no administrator|refused|403/,
    },
  },
  contradicted: { 'no host is seen': { hide: withoutHosts, says: /compute hosts not seen/ } },
}

export const mappingMismatch: FaultCases = {
  nearMisses: {
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'a mapping from before attachments had ids': { arrange: ({ cloud }) => place(cloud, 'legacy-attach'), told: [] },
    'the server was offloaded and has no host': { arrange: ({ cloud }) => place(cloud, 'shelved-offloaded'), told: [] },
    'one service calls the host by its full name': {
      arrange({ past }) {
        const { attachment } = attach(past, makeServer(past), makeVolume(past))
        attachment.host = 'compute-01.example.org'
        attachment.connectorHost = 'compute-01.example.org'
      },
      told: [],
    },
    'there is no mapping': {
      arrange({ past }) {
        record(past, makeVolume(past), makeServer(past).id, 'compute-01', 'attached')
      },
      told: ['nova-unaware-attachment'],
    },
    'the whole server is off': { arrange: ({ cloud }) => place(cloud, 'stopped'), told: [] },
  },
  unproven: {
    'attachments cannot be listed': {
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments/,
    },
    'Nova does not answer for the server': {
      variant: 'host',
      hide: serverRefused,
      finding: 'absent',
      says: questionFailed,
    },
    'the host of a guest that lost its disk is not looked at': {
      variant: 'disk',
      hide: withoutHosts,
      finding: 'absent',
      says: /"plane":"host","source":"RegionOne compute hosts","status":"unconfigured"/,
    },
  },
  contradicted: { 'no host is seen': { hide: withoutHosts, says: /compute hosts not seen/ } },
}
