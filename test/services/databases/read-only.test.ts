/** Our sessions cannot write, whatever their account may do; and a moment is one moment. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cinderDatabase } from '../../../src/adapters/databases/cinder-database.ts'
import { connect } from '../../../src/adapters/databases/connect.ts'
import { parseDatabaseUrl } from '../../../src/adapters/databases/database-url.ts'
import type { SqlConnection } from '../../../src/adapters/databases/sql-connection.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { populate } from '../../../src/simulate/populate.ts'
import { allOf } from '../../support/databases/contract-subject.ts'
import { failureOf } from '../../support/failures.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { kinds, type RealCloud, sharedServer, writtenTo } from '../real-databases.ts'

const options = { source: 'cinder-db', deadlineMs: 5_000 }
const volumes = 2_500

const cloudOf = (): SimulatedCloud => {
  const cloud = stillCloud()
  populate(cloud, volumes)
  return cloud
}

const statements = [
  "UPDATE volumes SET status = 'available'",
  'DELETE FROM volume_attachment',
  "INSERT INTO transfers (id, volume_id) VALUES ('x', 'y')",
  'CREATE TABLE ours (id INT)',
  'DROP TABLE workers',
  'TRUNCATE TABLE workers',
  'SELECT id FROM volumes LIMIT 1 FOR UPDATE',
]

describe.each(kinds)('%s', (_, dialect) => {
  const server = sharedServer(dialect)
  let real: RealCloud
  const opened: SqlConnection[] = []
  beforeAll(async () => {
    real = await writtenTo(server, cloudOf())
  })
  afterAll(() => real?.end())
  afterEach(async () => {
    for (const connection of opened.splice(0)) await connection.end()
  })

  /** With all rights. */
  async function asAdministrator(): Promise<SqlConnection> {
    const connection = await connect(parseDatabaseUrl(server.url(real.cinder), 'cinder-db'), options)
    opened.push(connection)
    return connection
  }

  const carryOut = (connection: SqlConnection, statement: string) =>
    failureOf(() => connection.all({ sql: statement, parameters: [], query: sql``.toOperationNode() } as never))

  it.each(statements)('the server itself refuses, between moments and within one: %s', async (statement) => {
    const connection = await asAdministrator()
    expect((await carryOut(connection, statement)).message).toMatch(/read.only/i)
    await connection.begin()
    expect((await carryOut(connection, statement)).message).toMatch(/read.only/i)
  })

  it('rows that others write, change and delete during a read do not show', async () => {
    const cinder = cinderDatabase(() => parseDatabaseUrl(real.url(real.cinder), 'cinder-db'), options)
    const moment = await cinder.moment()
    const rows: { id: string; status: string }[] = []
    let first = true
    for await (const page of moment.volumeGlances()) {
      rows.push(...page)
      if (!first) continue
      first = false
      await real.admin.run(real.cinder, "UPDATE volumes SET status = 'error' WHERE deleted = false")
      await real.admin.run(
        real.cinder,
        "INSERT INTO volumes (id, status, deleted) VALUES ('ffffffff-ffff-4fff-8fff-ffffffffffff', 'creating', false)",
      )
    }
    expect(rows).toHaveLength(volumes)
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['in-use']))
    expect((await allOf(moment.volumes(null))).every(({ status }) => status === 'in-use')).toBe(true)
    await moment.end()
    const next = await cinder.moment()
    expect((await allOf(next.volumes(null))).filter(({ status }) => status === 'error')).toHaveLength(volumes)
    await next.end()
    await cinder.close()
    await real.admin.run(real.cinder, "DELETE FROM volumes WHERE status = 'creating'")
    await real.admin.run(real.cinder, "UPDATE volumes SET status = 'in-use'")
  })

  it('attachments and volumes of a moment agree, while detaches are committed all the time', async () => {
    const cinder = cinderDatabase(() => parseDatabaseUrl(real.url(real.cinder), 'cinder-db'), options)
    for (const slice of ['0', '5', 'a']) {
      const moment = await cinder.moment()
      const attached = new Set<string>()
      let written = false
      for await (const page of moment.attachmentGlances()) {
        for (const { volume } of page) attached.add(volume)
        if (!written) await detachAll(slice)
        written = true
      }
      const inUse = (await allOf(moment.volumes(null))).filter(({ status }) => status === 'in-use')
      await moment.end()
      expect(new Set(inUse.map(({ id }) => id))).toEqual(attached)
    }
    await cinder.close()
  })

  /** As Cinder does it: the record and its volume in one transaction. */
  async function detachAll(slice: string): Promise<void> {
    const { admin, cinder } = real
    await admin.run(cinder, 'BEGIN')
    await admin.run(cinder, `UPDATE volume_attachment SET deleted = true WHERE volume_id LIKE '${slice}%'`)
    await admin.run(cinder, `UPDATE volumes SET status = 'available' WHERE id LIKE '${slice}%'`)
    await admin.run(cinder, 'COMMIT')
  }
})
