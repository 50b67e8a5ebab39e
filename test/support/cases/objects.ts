/** Cases of objects without a volume, and of volumes without an object. */
import { makeVolume, write } from '../../../src/simulate/hands.ts'
import { addImage, imageName, imageOf } from '../../../src/simulate/planes/storage.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import { backendGone, hostsUnseen, rbd, strangeDomain, volumeRefused, volumesCut } from './back-end-states.ts'
import { type FaultCases, withoutBackends } from './fault-cases.ts'

export const backendStray: FaultCases = {
  nearMisses: {
    'a parent is kept for its clones': { arrange: ({ cloud }) => place(cloud, 'deleted-parent'), told: [] },
    'images of others lie in the pool': { arrange: ({ cloud }) => place(cloud, 'foreign-images'), told: [] },
    'a migrated volume has another id in its object’s name': {
      arrange: ({ cloud }) => place(cloud, 'migrated-name'),
      told: [],
    },
    'a domain speaks of it': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        strangeDomain(ground, volume)
        ground.past.volumes.remove(volume.id)
      },
      told: ['orphan-domain'],
    },
    'it was made a moment ago': {
      arrange(ground) {
        addImage(ground.cloud, rbd(ground), imageName(ground.cloud.random.uuid()), 1)
      },
      told: [],
    },
  },
  unproven: {
    'the pool is not declared ours': {
      hide: (ground) => {
        rbd(ground).ours = false
      },
      finding: 'unconfirmed',
      says: /whether another cloud uses/,
    },
    'Cinder’s list of volumes breaks off': volumesCut,
    'Cinder does not answer for the volume': volumeRefused,
  },
  contradicted: { 'no host is seen': hostsUnseen },
}

export const backendMissing: FaultCases = {
  nearMisses: {
    'it lies in the trash, and somebody has it open': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        strangeDomain(ground, volume)
        const image = imageOf(ground.past, volume)
        if (image !== undefined) image.trash = { deletedAt: ground.past.time.now(), expiresAt: null }
      },
      told: ['trashed-while-open'],
    },
    'a migrated volume has another id in its object’s name': {
      arrange: ({ cloud }) => place(cloud, 'migrated-name'),
      told: [],
    },
    'the volume is being made': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        rbd(ground).images.delete(imageName(volume.id))
        write(ground.past, volume, 'creating')
      },
      told: ['stuck-creating'],
    },
    'the volume failed to be made': {
      arrange(ground) {
        const volume = makeVolume(ground.past)
        rbd(ground).images.delete(imageName(volume.id))
        write(ground.past, volume, 'error')
      },
      told: [],
    },
  },
  unproven: {
    'the back end does not answer': backendGone,
    'the trash is not shown': { hide: withoutBackends, finding: 'unconfirmed', says: /the trash/ },
  },
  contradicted: { 'no host is seen': hostsUnseen },
}
