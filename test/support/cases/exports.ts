/** Cases of volumes that are exported to somebody. */
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { plug } from '../../../src/simulate/planes/hosts.ts'
import { exportTo } from '../../../src/simulate/planes/storage.ts'
import { backendGone, hostsUnseen, strangeDomain } from './back-end-states.ts'
import { darkCell, type FaultCases, failing } from './fault-cases.ts'

export const leakedConnection: FaultCases = {
  nearMisses: {
    'the volume is in use, and exported to another host': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'san' })
        attach(past, makeServer(past), volume)
        exportTo(past, volume, 'compute-02')
      },
      told: ['leaked-export'],
    },
    'a guest has the disk': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'san' })
        exportTo(past, volume, 'compute-01')
        plug(past, 'compute-01', makeServer(past).id, volume)
      },
      told: ['record-lost-while-in-use'],
    },
    'a domain has the disk that Nova does not know': {
      arrange(ground) {
        const volume = makeVolume(ground.past, { type: 'san' })
        exportTo(ground.past, volume, 'compute-01')
        strangeDomain(ground, volume)
      },
      told: ['orphan-domain'],
    },
    'a backup reads a temporary volume': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'san' })
        volume.useQuota = false
        const quota = past.quotas.get(volume.project)
        if (quota !== undefined) {
          quota.volumes--
          quota.gigabytes--
        }
        exportTo(past, volume, 'storage-01')
      },
      told: [],
    },
  },
  unproven: {
    'the array does not answer': backendGone,
    'attachments cannot be listed': {
      hide: failing('volume', '/attachments'),
      finding: 'unconfirmed',
      says: /attachments of volume/,
    },
    'a server of a dark cell could map it': { hide: darkCell, finding: 'absent', says: /does not answer/ },
  },
  contradicted: { 'no host is seen': hostsUnseen },
}

export const leakedExport: FaultCases = {
  nearMisses: {
    'the volume is available': {
      arrange({ past }) {
        exportTo(past, makeVolume(past, { type: 'san' }), 'compute-02')
      },
      told: ['leaked-connection'],
    },
    'two servers of one host share it': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'san', multiattach: true })
        attach(past, makeServer(past), volume)
        attach(past, makeServer(past), volume)
      },
      told: [],
    },
    'the array calls the host by its short name': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'san' })
        const { attachment } = attach(past, makeServer(past), volume)
        attachment.host = 'compute-01.example.org'
      },
      told: [],
    },
    'a resize waits to be confirmed, and the old host keeps its export': {
      arrange({ past }) {
        const volume = makeVolume(past, { type: 'san' })
        attach(past, makeServer(past, { host: 'compute-02', vmState: 'resized' }), volume)
        exportTo(past, volume, 'compute-01')
      },
      told: [],
    },
  },
  unproven: {
    'the array does not answer': backendGone,
    'attachments cannot be listed': { hide: failing('volume', '/attachments'), finding: 'absent', says: /attachments/ },
  },
  contradicted: { 'the host is not looked at': hostsUnseen },
}
