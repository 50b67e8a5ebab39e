/** Rows changed in real databases: compared under a lock, all or nothing, and given back byte by byte. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../src/adapters/databases/connect.ts'
import { parseDatabaseUrl } from '../../../src/adapters/databases/database-url.ts'
import { databaseWriter } from '../../../src/adapters/databases/database-writer.ts'
import type { AttachmentId, ProjectId, ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { DatabaseAct, Done, RowImage } from '../../../src/model/act.ts'
import type { Keep } from '../../../src/ports/writers.ts'
import { failureOf } from '../../support/failures.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { freshName, kinds, type RealCloud, sharedServer, writtenTo } from '../real-databases.ts'
import { writingAccount } from './accounts.ts'

const options = { source: 'databases', deadlineMs: 5_000 }
const server = '11111111-1111-4111-8111-111111111111' as ServerId
const project = 'p1' as ProjectId
let last = 0
const freshId = (): string => `22222222-2222-4222-8222-${String(++last).padStart(12, '0')}`

describe.each(kinds)('%s', (_, dialect) => {
  const place = sharedServer(dialect)
  let real: RealCloud
  let cell: string
  let write: (act: DatabaseAct, keep?: Keep) => Promise<Done>

  beforeAll(async () => {
    real = await writtenTo(place, stillCloud())
    cell = [...real.cells.values()].at(-1) as string
    const account = await writingAccount(real.admin, `${freshName()}w`, { cinder: real.cinder, cells: [cell] })
    const urlOf = (database: string) => parseDatabaseUrl(place.url(database, account), 'databases')
    const here = async () => ({ name: 'cell1', url: urlOf(cell) })
    const writer = databaseWriter({ cinder: () => urlOf(real.cinder), cells: { ofServer: here, named: here } }, options)
    write = (act, keep) => writer(act, undefined, keep)
    await real.admin.insert(cell, 'instances', [{ id: 900, uuid: server, deleted: 0, task_state: null }])
  })
  afterAll(() => real?.end())

  async function rowsOf(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const connection = await connect(parseDatabaseUrl(place.url(database), 'test'), options)
    const rows = await connection.all({ sql: text, parameters: [], query: sql``.toOperationNode() } as never)
    await connection.end()
    return rows as readonly Record<string, unknown>[]
  }

  const rowOf = async (database: string, table: string, key: string, id: string): Promise<Record<string, unknown>> =>
    (await rowsOf(database, `SELECT * FROM ${table} WHERE ${key} = '${id}'`))[0] as Record<string, unknown>

  async function mapped(volume: string, also = {}): Promise<void> {
    const row = { instance_uuid: server, volume_id: volume, boot_index: null, updated_at: '2026-03-01 12:00:00' }
    await real.admin.insert(cell, 'block_device_mapping', [
      { id: 1000 + last, uuid: freshId(), deleted: 0, connection_info: '{"data":"CANARY"}', ...row, ...also },
    ])
  }

  async function attached(volume: string, attachments: readonly string[], status = 'in-use'): Promise<void> {
    await real.admin.insert(real.cinder, 'volumes', [
      {
        id: volume,
        project_id: project,
        size: 3,
        status,
        attach_status: status === 'in-use' ? 'attached' : 'detached',
        deleted: false,
        use_quota: true,
        updated_at: '2026-03-01 12:00:00',
      },
    ])
    const row = { volume_id: volume, instance_uuid: server, attach_status: 'attached', deleted: false }
    if (attachments.length > 0)
      await real.admin.insert(
        real.cinder,
        'volume_attachment',
        attachments.map((id) => ({ id, ...row })),
      )
  }

  const imagesOf = ({ before }: Done): readonly RowImage[] => before['rows'] as readonly RowImage[]
  const giveBack = (done: Done) => write({ act: 'restore-rows', rows: JSON.parse(JSON.stringify(imagesOf(done))) })

  it('marks a mapping deleted as Nova does, and gives it back as it was, to the last byte', async () => {
    const volume = freshId() as VolumeId
    await mapped(volume)
    const before = await rowOf(cell, 'block_device_mapping', 'volume_id', volume)
    const done = await write({ act: 'forget-mapping', server, volume, attachment: null })
    const after = await rowOf(cell, 'block_device_mapping', 'volume_id', volume)
    expect(after).toMatchObject({ deleted: before['id'], updated_at: before['updated_at'] })
    expect(after['deleted_at']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
    expect(JSON.stringify(done)).not.toContain('CANARY')
    await giveBack(done)
    expect(await rowOf(cell, 'block_device_mapping', 'volume_id', volume)).toEqual(before)
  })

  it('refuses a mapping that is not as the plan saw it, a root disk, and a busy server', async () => {
    const [volume, root] = [freshId() as VolumeId, freshId() as VolumeId]
    await mapped(volume, { attachment_id: freshId() })
    await mapped(root, { boot_index: 0 })
    const forget = (one: VolumeId) =>
      failureOf(() => write({ act: 'forget-mapping', server, volume: one, attachment: null }))
    expect(await forget(volume)).toMatchObject({ code: 'act.changed', message: expect.stringContaining('not none') })
    expect(await forget(root)).toMatchObject({ code: 'act.refused' })
    expect(await forget(freshId() as VolumeId)).toMatchObject({ code: 'act.changed' })
    await real.admin.run(cell, `UPDATE instances SET task_state = 'detaching' WHERE uuid = '${server}'`)
    expect(await forget(volume)).toMatchObject({ code: 'act.changed', message: expect.stringContaining('detaching') })
    await real.admin.run(cell, `UPDATE instances SET task_state = NULL WHERE uuid = '${server}'`)
    expect(await rowOf(cell, 'block_device_mapping', 'volume_id', root)).toMatchObject({ deleted: 0 })
  })

  it('frees a volume of its last attachment, and leaves one that others still have', async () => {
    const [alone, shared] = [freshId() as VolumeId, freshId() as VolumeId]
    const [one, two, three] = [freshId(), freshId(), freshId()] as [AttachmentId, string, AttachmentId]
    await attached(alone, [one])
    await attached(shared, [two, three])
    const before = await rowOf(real.cinder, 'volumes', 'id', alone)
    const done = await write({ act: 'forget-attachment', volume: alone, attachment: one })
    expect(await rowOf(real.cinder, 'volumes', 'id', alone)).toMatchObject({
      status: 'available',
      attach_status: 'detached',
    })
    expect(await rowOf(real.cinder, 'volume_attachment', 'id', one)).toMatchObject({ attach_status: 'detached' })
    await write({ act: 'forget-attachment', volume: shared, attachment: three })
    expect(await rowOf(real.cinder, 'volumes', 'id', shared)).toMatchObject({ status: 'in-use' })
    expect(await rowOf(real.cinder, 'volume_attachment', 'id', two)).toMatchObject({ attach_status: 'attached' })
    await giveBack(done)
    expect(await rowOf(real.cinder, 'volumes', 'id', alone)).toEqual(before)
  })

  it('takes along what old releases kept of an attachment, and the mark of the last one; nothing of others', async () => {
    const [volume, other] = [freshId() as VolumeId, freshId() as VolumeId]
    const [first, last] = [freshId(), freshId()] as [AttachmentId, AttachmentId]
    await attached(volume, [first, last])
    const mark = (of: string, key: string) => ({ volume_id: of, key, value: 'rw', deleted: false })
    await real.admin.insert(real.cinder, 'volume_admin_metadata', [
      mark(volume, 'attached_mode'),
      mark(volume, 'readonly'),
      mark(other, 'attached_mode'),
    ])
    const spec = (of: string) => ({ attachment_id: of, key: 'host', value: 'CANARY', deleted: false })
    await real.admin.insert(real.cinder, 'attachment_specs', [spec(first), spec(last)])
    const live = async (table: string, column: string, ids: readonly string[]) =>
      (await rowsOf(real.cinder, `SELECT * FROM ${table}`))
        .filter((row) => ids.includes(String(row[column])) && Number(row['deleted']) === 0)
        .map((row) => `${row['key']} of ${ids.indexOf(String(row[column]))}`)
        .sort()
    await write({ act: 'forget-attachment', volume, attachment: first })
    expect(await live('attachment_specs', 'attachment_id', [first, last])).toEqual(['host of 1'])
    expect(await live('volume_admin_metadata', 'volume_id', [volume])).toEqual(['attached_mode of 0', 'readonly of 0'])
    const done = await write({ act: 'forget-attachment', volume, attachment: last })
    expect(await live('attachment_specs', 'attachment_id', [first, last])).toEqual([])
    expect(await live('volume_admin_metadata', 'volume_id', [volume, other])).toEqual([
      'attached_mode of 1',
      'readonly of 0',
    ])
    expect(JSON.stringify(done)).not.toContain('CANARY')
    await giveBack(done)
    expect(await live('attachment_specs', 'attachment_id', [first, last])).toEqual(['host of 1'])
    expect(await live('volume_admin_metadata', 'volume_id', [volume])).toEqual(['attached_mode of 0', 'readonly of 0'])
  })

  it('does not give back rows that somebody has changed since', async () => {
    const [volume, attachment] = [freshId() as VolumeId, freshId() as AttachmentId]
    await attached(volume, [attachment])
    const done = await write({ act: 'forget-attachment', volume, attachment })
    await real.admin.run(real.cinder, `UPDATE volumes SET status = 'reserved' WHERE id = '${volume}'`)
    expect(await failureOf(() => giveBack(done))).toMatchObject({
      code: 'act.changed',
      message: `status of row ${volume} of volumes is reserved, not available`,
    })
    expect(await rowOf(real.cinder, 'volume_attachment', 'id', attachment)).toMatchObject({ attach_status: 'detached' })
  })

  it('changes nothing when the rows could not be kept: they are as they were, and nobody waits for them', async () => {
    const [volume, attachment] = [freshId() as VolumeId, freshId() as AttachmentId]
    await attached(volume, [attachment])
    const before = await rowOf(real.cinder, 'volumes', 'id', volume)
    const full = () => {
      throw new Error('the disk is full')
    }
    await expect(write({ act: 'forget-attachment', volume, attachment }, full)).rejects.toThrow('the disk is full')
    expect(await rowOf(real.cinder, 'volumes', 'id', volume)).toEqual(before)
    await real.admin.run(real.cinder, `UPDATE volumes SET status = 'in-use' WHERE id = '${volume}'`)
  })

  it('waits for a service that has the row locked, not for ever, and then says so', async () => {
    const [volume, attachment] = [freshId() as VolumeId, freshId() as AttachmentId]
    await attached(volume, [attachment])
    await real.admin.run(real.cinder, dialect === 'mysql' ? 'START TRANSACTION' : 'BEGIN')
    await real.admin.run(real.cinder, `UPDATE volumes SET status = 'detaching' WHERE id = '${volume}'`)
    const failure = await failureOf(() => write({ act: 'forget-attachment', volume, attachment }))
    await real.admin.run(real.cinder, 'ROLLBACK')
    expect(failure).toMatchObject({ code: 'act.refused', message: expect.stringContaining('locked') })
    expect(await rowOf(real.cinder, 'volume_attachment', 'id', attachment)).toMatchObject({ attach_status: 'attached' })
  })

  it('forgets a volume with its counts, and not one that still has an attachment, or another status', async () => {
    const [volume, held] = [freshId() as VolumeId, freshId() as VolumeId]
    await attached(volume, [], 'error_deleting')
    await attached(held, [freshId()])
    const { host, migration_status: migrationStatus } = await rowOf(real.cinder, 'volumes', 'id', volume)
    const seen = { host: host as string | null, migrationStatus: migrationStatus as string | null }
    const forget = (one: VolumeId, status: string, also: Partial<typeof seen> = {}) =>
      write({ act: 'forget-volume', volume: one, status: [status, 'deleting'], ...seen, ...also })
    expect(await failureOf(() => forget(held, 'in-use'))).toMatchObject({ code: 'act.refused' })
    expect(await failureOf(() => forget(volume, 'error'))).toMatchObject({ code: 'act.changed' })
    const elsewhere = await failureOf(() => forget(volume, 'error_deleting', { host: 'elsewhere@ceph#pool' }))
    expect(elsewhere).toMatchObject({ code: 'act.changed', message: expect.stringContaining('elsewhere@ceph#pool') })
    const moving = await failureOf(() => forget(volume, 'error_deleting', { migrationStatus: 'completing' }))
    expect(moving).toMatchObject({ code: 'act.changed', message: expect.stringContaining('completing') })
    const before = await rowOf(real.cinder, 'volumes', 'id', volume)
    const done = await forget(volume, 'error_deleting')
    expect(await rowOf(real.cinder, 'volumes', 'id', volume)).toMatchObject({ status: 'deleted' })
    await giveBack(done)
    expect(await rowOf(real.cinder, 'volumes', 'id', volume)).toEqual(before)
  })

  it('counts a project again from what counts, and only what differs is written', async () => {
    const usage = { project_id: 'counted', reserved: 0, deleted: false }
    await real.admin.insert(real.cinder, 'quota_usages', [
      { ...usage, resource: 'volumes', in_use: 9 },
      { ...usage, resource: 'gigabytes', in_use: 5 },
      { ...usage, resource: 'snapshots', in_use: 0 },
    ])
    const row = { project_id: 'counted', status: 'available', deleted: false }
    await real.admin.insert(real.cinder, 'volumes', [
      { ...row, id: freshId(), size: 5, use_quota: true },
      { ...row, id: freshId(), size: 7, use_quota: false },
      { ...row, id: freshId(), size: 7, use_quota: true, deleted: true },
    ])
    const done = await write({ act: 'recount-quota', project: 'counted' as ProjectId })
    expect(
      imagesOf(done).map(({ before, after }) => [before?.['resource'], before?.['in_use'], after?.['in_use']]),
    ).toEqual([['volumes', 9, 1]])
    await giveBack(done)
    const volumes = await rowOf(real.cinder, 'quota_usages', "project_id = 'counted' AND resource", 'volumes')
    expect(volumes).toMatchObject({ in_use: 9 })
  })

  it('counts no gigabytes where it was not seen whether snapshots count, and then writes nothing at all', async () => {
    const usage = { project_id: 'pinned', reserved: 0, deleted: false }
    await real.admin.insert(real.cinder, 'quota_usages', [
      { ...usage, resource: 'volumes', in_use: 9 },
      { ...usage, resource: 'gigabytes', in_use: 99 },
      { ...usage, resource: 'snapshots', in_use: 1 },
    ])
    const row = { project_id: 'pinned', status: 'available', deleted: false, use_quota: true }
    const volume = freshId()
    await real.admin.insert(real.cinder, 'volumes', [{ ...row, id: volume, size: 5 }])
    await real.admin.insert(real.cinder, 'snapshots', [{ ...row, id: freshId(), volume_id: volume, volume_size: 5 }])
    const act = { act: 'recount-quota', project: 'pinned' as ProjectId } as const
    await expect(write(act)).rejects.toMatchObject({ code: 'act.refused', message: expect.stringMatching(/snapshots/) })
    const volumes = await rowOf(real.cinder, 'quota_usages', "project_id = 'pinned' AND resource", 'volumes')
    expect(volumes).toMatchObject({ in_use: 9 })
  })
})
