/**
 * The last rung of the ladder: map and disks of a real host, VLUN and VV are gone, Cinder breaks over the record, and
 * the row of a real MariaDB is marked deleted, with an account that may change nothing else.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { startMariadb } from '../../../scripts/services/mariadb.ts'
import { connect } from '../../../src/adapters/databases/connect.ts'
import { parseDatabaseUrl } from '../../../src/adapters/databases/database-url.ts'
import { forgetVolume } from '../../../src/simulate/cinder/rows.ts'
import { write } from '../../../src/simulate/hands.ts'
import { deleteObject } from '../../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { writtenTo } from '../../services/real-databases.ts'
import { writingAccount } from '../../services/writers/accounts.ts'
import { temporaryFiles } from '../../support/temporary-files.ts'
import type { Door } from './front.ts'
import { freshGuest, identityOf, makeState } from './guest.ts'
import { openSanCloud, type SanCloud } from './san-cloud.ts'
import { kernelView, mentions } from './witnesses.ts'

/** Cinder’s rows in the server, for its APIs to be held to them. */
interface Rows {
  run(statement: string): Promise<void>
  volume(id: string): Promise<Readonly<Record<string, unknown>>>
}

async function withRows(san: SanCloud, url: string): Promise<Rows> {
  const server = await startMariadb()
  onTestFinished(() => server.stop())
  const real = await writtenTo(server, san.cloud)
  onTestFinished(() => real.end())
  const account = await writingAccount(real.admin, 'sweep', { cinder: real.cinder, cells: [] })
  writeFileSync(url, server.url(real.cinder, account))
  const connection = await connect(parseDatabaseUrl(server.url(real.cinder), 'test'), {
    source: 'test',
    deadlineMs: 60_000,
  })
  onTestFinished(() => connection.end())
  return {
    run: (statement) => real.admin.run(real.cinder, statement),
    async volume(id) {
      const text = `SELECT status, deleted, deleted_at IS NOT NULL AS ended FROM volumes WHERE id = '${id}'`
      const rows = await connection.all({ sql: text, parameters: [], query: sql``.toOperationNode() } as never)
      return rows[0] as Readonly<Record<string, unknown>>
    },
  }
}

it('a busy volume goes by one plan down to its row, once that is allowed', async () => {
  await freshGuest()
  let rows: Rows | undefined
  let volume: VolumeRow | undefined
  const door = (cloud: SanCloud['cloud']): Door => ({
    // Its APIs tell of what is in the database.
    async before() {
      if (rows === undefined || volume === undefined || volume.deletedAt !== null) return
      if (Number((await rows.volume(volume.id))['deleted']) === 1) forgetVolume(cloud, volume)
    },
    // The driver removes the object; then the service breaks, and leaves the record as it is.
    async after(method, path) {
      if (rows === undefined || volume === undefined || method !== 'DELETE' || !path.endsWith(`/volumes/${volume.id}`))
        return
      deleteObject(cloud, volume)
      write(cloud, volume, 'error_deleting')
      await rows.run(`UPDATE volumes SET status = 'error_deleting' WHERE id = '${volume.id}'`)
    },
  })
  const url = join(temporaryFiles(), 'cinder-write.url')
  const san = await openSanCloud({ alone: true, door, config: `databases: { write: { cinder: 'file:${url}' } }\n` })
  onTestFinished(() => san.close())
  const dead = identityOf(await makeState('faults', 'faulty-multipath', 'two-paths'))
  const busy = san.volumeWith(dead)
  san.leftWith(busy)
  await san.refusedAsBusy(busy)
  rows = await withRows(san, url)
  volume = busy

  const { file } = await san.plan('--volume', busy.id, '--allow', 'database')
  const { results } = await san.apply(file)
  expect(results.map(({ fault, outcome, why }) => [fault, outcome, why])).toEqual([
    ['faulty-multipath', 'repaired', 'it is no longer found'],
    ['leaked-connection', 'repaired', 'it is no longer found'],
    ['busy-volume', 'repaired', 'it is no longer found'],
  ])
  expect(results[2]?.steps.map(({ act, outcome }) => [act, outcome])).toEqual([
    ['delete-volume', 'unproved'],
    ['forget-volume', 'done'],
  ])
  expect(await rows.volume(busy.id)).toEqual({ status: 'deleted', deleted: 1, ended: 1 })
  expect(await kernelView()).toEqual({ maps: [], disks: [] })
  expect(await mentions(dead)).toBe('0\n')
  expect([san.array.vluns, san.array.volumes.size]).toEqual([[], 0])
  expect((await san.scan()).findings).toEqual([])
})
