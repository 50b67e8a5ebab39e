/** Real databases keep the contract of their port, with the schemas of every release that changed one. */
import { describe } from 'vitest'
import { cinderContract } from '../../support/databases/cinder-contract.ts'
import { novaContract } from '../../support/databases/nova-contract.ts'
import { kinds, realSubject, sharedServer } from '../real-databases.ts'

const releases = ['queens', 'rocky', 'train', 'wallaby', 'xena', '2026.1']

describe.each(kinds)('%s', (_, dialect) => {
  describe.each(releases)('of %s', (release) => {
    describe('Cinder’s database', () => cinderContract(release, (cloud) => realSubject(sharedServer(dialect), cloud)))
    describe('Nova’s databases', () => novaContract(release, (cloud) => realSubject(sharedServer(dialect), cloud)))
  })
})
