/** Cases of holders that nobody knows. */
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { addMigration } from '../../../src/simulate/nova/rows.ts'
import { hostNamed, plug, startDomain, watch } from '../../../src/simulate/planes/hosts.ts'
import { addImage, imageName, imageOf } from '../../../src/simulate/planes/storage.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import { backendGone, hostsUnseen, rbd, strangeDomain, trashed } from './back-end-states.ts'
import { cutShort, darkCell, type FaultCases, failing, serverRefused, unreachableHost } from './fault-cases.ts'

export const orphanDomain: FaultCases = {
  nearMisses: {
    'the server is in a cell that does not answer': {
      arrange(ground) {
        darkCell(ground)
        const { past } = ground
        attach(past, makeServer(past, { host: 'compute-21' }), makeVolume(past))
      },
      told: ['cell-unreachable'],
    },
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'Nova knows the server': {
      arrange({ past }) {
        plug(past, 'compute-01', makeServer(past).id, makeVolume(past))
      },
      told: ['record-lost-while-in-use'],
    },
    'the server runs twice': {
      arrange({ past }) {
        const [server, volume] = [makeServer(past), makeVolume(past)]
        attach(past, server, volume)
        startDomain(past, 'compute-02', server.id, 'instance-0000aaaa')
        plug(past, 'compute-02', server.id, volume)
      },
      told: ['double-attachment'],
    },
  },
  unproven: {
    'the host is not looked at': { hide: unreachableHost('compute-01'), finding: 'absent', says: /no route to host/ },
    'Nova does not answer for the server': { hide: serverRefused, finding: 'unconfirmed', says: /server .*500/ },
    'Nova’s list of servers breaks off': {
      hide: cutShort('compute', '/servers/detail'),
      finding: 'unconfirmed',
      says: /server .* could not be looked up in a whole list/,
    },
    'migrations cannot be listed': {
      hide: failing('compute', '/os-migrations'),
      finding: 'unconfirmed',
      says: /migrations/,
    },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
    'Nova remembers a migration of it': {
      hide: ({ past }, { server }) => {
        const where = { source: 'compute-01', destination: 'compute-02' }
        addMigration(past, { server: server as string, status: 'completed', kind: 'live-migration', ...where })
      },
      says: /Nova has a record of a migration/,
    },
  },
}

export const orphanWatcher: FaultCases = {
  nearMisses: {
    'a service is at work': {
      arrange({ past }) {
        const volume = makeVolume(past)
        watch(past, volume, hostNamed(past, 'compute-02'), null)
        const watchers = imageOf(past, volume)?.watchers ?? []
        watchers.push({ ...(watchers.pop() as (typeof watchers)[0]), kind: 'service' })
      },
      told: [],
    },
    'a live migration is under way': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'a domain is there that Nova does not know': {
      arrange(ground) {
        strangeDomain(ground, makeVolume(ground.past))
      },
      told: ['orphan-domain'],
    },
    'the image lies in the trash': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        watch(ground.past, volume, hostNamed(ground.past, 'compute-02'), null)
        trashed(ground, volume)
      },
      told: ['trashed-while-open'],
    },
    'another cloud uses the pool too': {
      arrange(ground) {
        const pool = rbd(ground)
        pool.ours = false
        const image = addImage(ground.past, pool, imageName(ground.past.random.uuid()), 1)
        const who = { address: '192.0.2.7:0/12', client: '5', cookie: '7', host: null, domain: null }
        image.watchers.push({ ...who, kind: 'qemu' })
      },
      told: [],
    },
  },
  unproven: {
    'one host does not answer': {
      hide: unreachableHost('compute-03'),
      finding: 'unconfirmed',
      says: /no route to host/,
    },
    'the back end does not answer': backendGone,
  },
  contradicted: { 'no host is seen': { ...hostsUnseen, stays: 'unconfirmed' } },
}
