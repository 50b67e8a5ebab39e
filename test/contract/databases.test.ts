/** The databases of a simulated cloud, as every other implementation of their port. */
import { describe } from 'vitest'
import { forgetVolume } from '../../src/simulate/cinder/rows.ts'
import { forgetServer } from '../../src/simulate/nova/rows.ts'
import { simulatedCinderDatabase } from '../../src/simulate/planes/cinder-database.ts'
import { simulatedNovaDatabase } from '../../src/simulate/planes/nova-database.ts'
import type { ServerRow, VolumeRow } from '../../src/simulate/state/rows.ts'
import { cinderContract } from '../support/databases/cinder-contract.ts'
import type { OpenSubject } from '../support/databases/contract-subject.ts'
import { novaContract } from '../support/databases/nova-contract.ts'

const simulated: OpenSubject = async (cloud) => ({
  cinder: simulatedCinderDatabase(cloud),
  nova: simulatedNovaDatabase(cloud),
  deleteVolume: async (id) => forgetVolume(cloud, cloud.volumes.get(id) as VolumeRow),
  deleteServer: async (id) => forgetServer(cloud, cloud.servers.get(id) as ServerRow),
  close: async () => {},
})

describe.each(['queens', '2026.1'])('of %s', (release) => {
  describe('Cinder’s database', () => cinderContract(release, simulated))
  describe('Nova’s databases', () => novaContract(release, simulated))
})
