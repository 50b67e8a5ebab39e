/** Cases of volumes that ought to be deleted. */
import { makeVolume, write } from '../../../src/simulate/hands.ts'
import { imageOf } from '../../../src/simulate/planes/storage.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import {
  backendGone,
  hostsUnseen,
  refused,
  strangeDomain,
  trashed,
  volumeRefused,
  volumesCut,
} from './back-end-states.ts'
import { type FaultCases, planesSeen, unreachableBackends, unreachableHost, withoutBackends } from './fault-cases.ts'

export const errorDeleting: FaultCases = {
  nearMisses: {
    'the volume failed at something else': { arrange: ({ cloud }) => place(cloud, 'error'), told: [] },
    'it came back as available, since it was busy': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        strangeDomain(ground, volume)
        refused(ground, volume)
      },
      told: ['busy-volume', 'orphan-domain'],
    },
    'it is still being deleted': {
      arrange({ past }) {
        write(past, makeVolume(past), 'deleting')
      },
      told: ['stuck-deleting'],
    },
  },
  unproven: { 'Cinder’s list of volumes breaks off': volumesCut },
  contradicted: {
    'no host is seen': hostsUnseen,
    'no back end is seen': { hide: withoutBackends, says: /back end not seen/ },
  },
}

export const busyVolume: FaultCases = {
  nearMisses: {
    'only its own clones hold it': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        imageOf(ground.past, volume)?.children.push('volumes/clone')
        refused(ground, volume)
      },
      told: ['dependent-clones'],
    },
    'the deletion of its snapshot alone was refused': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        strangeDomain(ground, volume)
        refused(ground, volume, 'snapshot-busy')
      },
      told: ['orphan-domain'],
    },
    'the status tells of it': {
      arrange({ past }) {
        write(past, makeVolume(past), 'error_deleting')
      },
      told: ['error-deleting'],
    },
    'the owner has used it again since': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        refused(ground, volume)
        volume.updatedAt = (volume.updatedAt ?? 0) + 86_400_000
      },
      told: [],
    },
    'Cinder reported success, and the image is in the trash': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        strangeDomain(ground, volume)
        trashed(ground, volume)
      },
      told: ['trashed-while-open'],
    },
  },
  unproven: {
    'no log is seen': { hide: planesSeen('backend', 'host'), finding: 'absent', says: /unconfigured/ },
    'hosts and back end are not seen': {
      hide: planesSeen('log'),
      finding: 'unconfirmed',
      says: /who has it open/,
    },
  },
  contradicted: { 'one host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ } },
}

export const dependentClones: FaultCases = {
  nearMisses: {
    'somebody has it open besides': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        imageOf(ground.past, volume)?.children.push('volumes/clone')
        strangeDomain(ground, volume)
        refused(ground, volume)
      },
      told: ['busy-volume', 'orphan-domain'],
    },
    'nobody asked for its deletion': { arrange: ({ cloud }) => place(cloud, 'image-cache'), told: [] },
    'a parent is kept for its clones': { arrange: ({ cloud }) => place(cloud, 'deleted-parent'), told: [] },
  },
  unproven: {
    'Cinder does not answer for the volume': { variant: 'trash', ...volumeRefused },
    'the back end does not answer': backendGone,
  },
  contradicted: {
    'the snapshot’s volume is seen through Cinder alone': {
      variant: 'snapshot',
      hide: withoutBackends,
      says: /back end not seen/,
    },
  },
}

export const trashedWhileOpen: FaultCases = {
  nearMisses: {
    'nobody has the image open': {
      arrange(ground) {
        trashed(ground, makeVolume(ground.past))
      },
      told: [],
    },
    'Cinder still has the volume, and nobody has it open': {
      arrange({ past }) {
        const image = imageOf(past, makeVolume(past))
        if (image !== undefined) image.trash = { deletedAt: past.time.now(), expiresAt: null }
      },
      told: ['backend-missing'],
    },
    'a parent is kept for its clones': { arrange: ({ cloud }) => place(cloud, 'deleted-parent'), told: [] },
  },
  unproven: {
    'Cinder does not answer for the volume': volumeRefused,
    'the back end does not answer': { hide: unreachableBackends, finding: 'absent', says: /no answer/ },
  },
  contradicted: {
    'another host does not answer': { hide: unreachableHost('compute-03'), says: /compute hosts not seen/ },
  },
}
