/** Databases of a test's own on the servers that this suite shares, with the rows of a simulated cloud. */
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type DatabasePlace, placeOf } from '../../scripts/services/database-server.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { type Administrator, administrator } from '../support/databases/administrator.ts'
import type { ContractSubject } from '../support/databases/contract-subject.ts'
import { openDatabases } from '../support/databases/read-cloud.ts'
import { type WrittenCloud, writeCloud } from '../support/databases/write-cloud.ts'

export type Dialect = DatabasePlace['dialect']

export const kinds = [
  ['MariaDB', 'mysql'],
  ['PostgreSQL', 'postgres'],
] as const satisfies readonly (readonly [string, Dialect])[]

export const sharedServer = (dialect: Dialect): DatabasePlace => placeOf(dialect, inject('ports')[dialect])

/** A name that nobody else uses on the server. */
export const freshName = (): string => `t${randomBytes(5).toString('hex')}`

export interface RealCloud extends WrittenCloud {
  readonly admin: Administrator
  /** An account that may read all of it and nothing else, as `user:password`. */
  readonly reader: string
  /** How our account reaches one of them. */
  url(database: string): string
  end(): Promise<void>
}

/** `cellUrl` is what Nova's API database says of where a cell is; our account's URL unless told otherwise. */
export async function writtenTo(
  place: DatabasePlace,
  cloud: SimulatedCloud,
  cellUrl?: (database: string, reader: string) => string,
): Promise<RealCloud> {
  const admin = administrator(place)
  const prefix = freshName()
  const reader = `${prefix}r:look`
  const written = await writeCloud(cloud, admin, prefix, (database) =>
    cellUrl === undefined ? place.url(database, reader) : cellUrl(database, reader),
  )
  await admin.reader(`${prefix}r`, [written.cinder, written.novaApi, ...written.cells.values()])
  return { ...written, admin, reader, url: (database) => place.url(database, reader), end: () => admin.close() }
}

/** What of our readers the contract is about, through an account that may only read. */
export async function realSubject(place: DatabasePlace, cloud: SimulatedCloud): Promise<ContractSubject> {
  const real = await writtenTo(place, cloud)
  const { admin } = real
  const { cinder, nova } = openDatabases({ cinder: real.url(real.cinder), novaApi: real.url(real.novaApi) })
  if (cinder === null || nova === null) throw new Error('both are configured')
  return {
    cinder,
    nova,
    async deleteVolume(id) {
      const marked = "deleted = true, deleted_at = '2026-03-01 12:00:00'"
      await admin.run(real.cinder, `UPDATE volume_attachment SET ${marked} WHERE volume_id = '${id}'`)
      await admin.run(real.cinder, `UPDATE volumes SET ${marked} WHERE id = '${id}'`)
    },
    async deleteServer(id) {
      for (const cell of real.cells.values())
        await admin.run(cell, `UPDATE instances SET deleted = id, vm_state = 'deleted' WHERE uuid = '${id}'`)
    },
    async close() {
      await Promise.all([cinder.close(), nova.close()])
      await real.end()
    },
  }
}
