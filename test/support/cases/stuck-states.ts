/** Cases of volumes on which Cinder's own services work, or ought to. */
import type { TransitionalStatus } from '../../../src/model/volume-status.ts'
import { makeVolume, write } from '../../../src/simulate/hands.ts'
import { place } from '../../../src/simulate/shapes/place.ts'
import { type FaultCases, failing, type Ground, type NearMiss } from './fault-cases.ts'
import { backendsUnseen, hostsUnseen, moved, volumesCut, waiting, workersUnseen, young } from './states.ts'

export const stuckCreating: FaultCases = {
  nearMisses: {
    'it began a moment ago': young('creating'),
    'the image is still being copied': moved('downloading', ['stuck-downloading']),
    'its service is down': waiting('creating'),
    'it is the target of a migration': {
      arrange({ past }) {
        const volume = makeVolume(past)
        volume.migrationStatus = 'migrating'
        makeVolume(past, { status: 'creating' }).migrationStatus = `target:${volume.id}`
      },
      told: ['quota-drift', 'stuck-migrating'],
    },
  },
  unproven: { 'Cinder’s database is not seen': workersUnseen, 'Cinder’s list of volumes breaks off': volumesCut },
  contradicted: { 'no back end is seen': { ...backendsUnseen, stays: 'unconfirmed' } },
}

export const stuckMigrating: FaultCases = {
  nearMisses: {
    'it ended well': {
      arrange({ past }) {
        makeVolume(past).migrationStatus = 'success'
      },
      told: [],
    },
    'it began a moment ago': {
      arrange({ cloud }) {
        makeVolume(cloud).migrationStatus = 'migrating'
      },
      told: [],
    },
    'a server migrates, and no volume moves': { arrange: ({ cloud }) => place(cloud, 'live-migration'), told: [] },
    'the lock of a migration that is over': moved('maintenance', ['stuck-maintenance']),
  },
  unproven: {
    'no API shows whether a service still copies': { hide: () => {}, finding: 'unconfirmed', says: /still copies/ },
    'Cinder’s list of volumes breaks off': volumesCut,
  },
  contradicted: { 'no back end is seen': { ...backendsUnseen, stays: 'unconfirmed' } },
}

/** A state of which nothing but the time that it lasts is known. */
const plainState = (status: TransitionalStatus, others: Readonly<Record<string, NearMiss>>): FaultCases => ({
  nearMisses: { 'it began a moment ago': young(status), 'its service is down': waiting(status), ...others },
  unproven: { 'Cinder’s list of volumes breaks off': volumesCut },
  contradicted: { 'no host is seen': hostsUnseen, 'no back end is seen': backendsUnseen },
})

/** cinder-volume notes in its database what it works on; through the API it stays open whether it still does. */
const withWorker = (cases: FaultCases): FaultCases => ({
  nearMisses: cases.nearMisses,
  unproven: { ...cases.unproven, 'Cinder’s database is not seen': workersUnseen },
  contradicted: {
    'no host is seen': { ...hostsUnseen, stays: 'unconfirmed' },
    'no back end is seen': { ...backendsUnseen, stays: 'unconfirmed' },
  },
})

export const stuckDownloading: FaultCases = {
  ...withWorker(plainState('downloading', { 'it failed and says so': moved('error') })),
  contradicted: { 'no back end is seen': { ...backendsUnseen, stays: 'unconfirmed' } },
}

export const stuckDeleting = withWorker(
  plainState('deleting', { 'it failed and says so': moved('error_deleting', ['error-deleting']) }),
)

export const stuckUploading = withWorker(
  plainState('uploading', { 'a backup is made': moved('backing-up', ['stuck-backing-up']) }),
)

/** Through the API it is seen as creating, and what is said of that is tested there. */
export const stuckManaging: FaultCases = {
  ...withWorker(plainState('managing', { 'it failed and says so': moved('error_managing') })),
  contradicted: { 'no back end is seen': { ...backendsUnseen, stays: 'unconfirmed' } },
}

export const stuckUnmanaging = plainState('unmanaging', { 'it failed and says so': moved('error_unmanaging') })

export const stuckRetyping = plainState('retyping', {
  'two copies exist: it is a migration': {
    arrange({ past }) {
      const volume = makeVolume(past)
      volume.migrationStatus = 'migrating'
      write(past, volume, 'retyping')
    },
    told: ['stuck-migrating'],
  },
})

export const stuckMaintenance = plainState('maintenance', {
  'a migration died in the middle': {
    arrange({ past }) {
      const volume = makeVolume(past)
      volume.migrationStatus = 'completing'
      write(past, volume, 'maintenance')
    },
    told: ['stuck-migrating'],
  },
})

export const stuckReverting = plainState('reverting', { 'it failed and says so': moved('error') })

export const stuckRestoringBackup = plainState('restoring-backup', {
  'it failed and says so': moved('error_restoring'),
})

const extending = plainState('extending', { 'it failed and says so': moved('error_extending') })

export const stuckExtending: FaultCases = {
  ...extending,
  unproven: {
    ...extending.unproven,
    'the size on the back end is not seen': {
      hide: withoutBackendsDeeply,
      finding: 'unconfirmed',
      says: /whether the back end has grown/,
    },
  },
}

/** Neither directly nor through Cinder's own drivers. */
function withoutBackendsDeeply(ground: Ground): void {
  ground.wishes = { planes: ['host', 'log'], depth: 'shallow' }
}

const backingUp = plainState('backing-up', {
  'cinder-backup still writes into its row': {
    arrange({ cloud, past }) {
      const volume = makeVolume(past)
      write(past, volume, 'backing-up')
      const row = { id: cloud.random.uuid(), name: null, volume: volume.id, project: volume.project, size: 1 }
      cloud.backups.add({ ...row, status: 'creating', createdAt: past.time.now(), updatedAt: cloud.time.now() })
    },
    told: [],
  },
})

export const stuckBackingUp: FaultCases = {
  ...backingUp,
  unproven: {
    ...backingUp.unproven,
    'backups cannot be listed': { hide: failing('volume', '/backups'), finding: 'unconfirmed', says: /backups/ },
  },
}

export const stuckAwaitingTransfer: FaultCases = {
  nearMisses: {
    'an offer waits': { arrange: ({ cloud }) => place(cloud, 'offered-transfer'), told: [] },
    'it began a moment ago': young('awaiting-transfer'),
  },
  unproven: {
    'offers cannot be listed': { hide: offersRefused, finding: 'unconfirmed', says: /transfers/ },
    'Cinder’s list of volumes breaks off': volumesCut,
  },
  contradicted: { 'no host is seen': hostsUnseen, 'no back end is seen': backendsUnseen },
}

function offersRefused({ weather }: Ground): void {
  for (const path of ['os-volume-transfer', 'volume-transfers'])
    weather.add({ effect: { kind: 'status', status: 500 }, service: 'volume', path })
}
