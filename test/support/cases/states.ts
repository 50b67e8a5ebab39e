/** What the cases of all transitional states share. */
import type { FaultName } from '../../../src/model/faults.ts'
import type { TransitionalStatus } from '../../../src/model/volume-status.ts'
import { makeVolume, write } from '../../../src/simulate/hands.ts'
import { cutShort, type NearMiss, withoutBackends, withoutHosts } from './fault-cases.ts'

/** It began a moment ago, and may well end. */
export const young = (status: TransitionalStatus): NearMiss => ({
  arrange({ cloud }) {
    write(cloud, makeVolume(cloud), status)
  },
  told: [],
})

/** Its service is down: that is told, and it waits for the service. */
export const waiting = (status: TransitionalStatus): NearMiss => ({
  arrange({ cloud, past }) {
    write(past, makeVolume(past), status)
    for (const service of cloud.cinderServices)
      if (service.host === 'storage-01@ceph') service.downSince = past.time.now()
  },
  told: ['service-down'],
})

export const moved = (status: string, told: readonly FaultName[] = []): NearMiss => ({
  arrange({ past }) {
    write(past, makeVolume(past), status)
  },
  told,
})

export const volumesCut = { hide: cutShort('volume', '/volumes/detail'), finding: 'absent', says: /volumes/ } as const
export const hostsUnseen = { hide: withoutHosts, says: /compute hosts not seen/ }
export const backendsUnseen = { hide: withoutBackends, says: /back end not seen/ }
export const workersUnseen = {
  hide: () => {},
  finding: 'unconfirmed',
  says: /workers table of Cinder’s database/,
} as const
