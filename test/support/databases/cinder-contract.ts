/** What every reader of Cinder's database promises. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SnapshotId, VolumeId } from '../../../src/kernel/ids.ts'
import type { CinderMoment } from '../../../src/ports/cinder-database.ts'
import { cinderTime } from '../../../src/simulate/cinder/time.ts'
import { type ContractCloud, contractCloud } from './contract-cloud.ts'
import { allOf, type ContractSubject, type OpenSubject, sorted } from './contract-subject.ts'

export function cinderContract(release: string, open: OpenSubject): void {
  let cloud: ContractCloud
  let subject: ContractSubject
  let moment: CinderMoment
  beforeAll(async () => {
    cloud = contractCloud(release)
    subject = await open(cloud.cloud)
    moment = await subject.cinder.moment()
  })
  afterAll(async () => {
    await moment?.end()
    await subject?.close()
  })
  const idOf = ({ id }: { readonly id: string }): string => id
  const only = (...ids: readonly string[]) => ({ ranges: [], ids: ids as readonly VolumeId[] })
  const live = () => [...cloud.cloud.volumes.all()].filter((row) => row.deletedAt === null)
  /** Quotas are told by the row only since Xena. */
  const counts = (value: boolean): boolean | null => (cloud.cloud.release.volume >= 3065 ? value : null)

  describe('volumes', () => {
    it('are all told that are alive, each once', async () => {
      const told = (await allOf(moment.volumes(null))).map(idOf)
      expect(sorted(told)).toEqual(sorted(live().map(idOf)))
      expect(told).not.toContain(cloud.gone.id)
    })

    it('are told with what no API shows, and texts as they were written', async () => {
      const [retyping] = await allOf(moment.volumes(only(cloud.retyping.id)))
      expect(retyping).toEqual({
        id: cloud.retyping.id,
        name: null,
        status: 'retyping',
        previousStatus: 'in-use',
        sizeGib: 42,
        project: cloud.retyping.project,
        host: 'storage-01@ceph#ceph',
        cluster: 'storage@ceph#ceph',
        migrationStatus: 'migrating',
        nameId: cloud.retyping.nameId,
        multiattach: true,
        fromSnapshot: null,
        countsQuota: counts(false),
        createdAt: cinderTime(cloud.retyping.createdAt),
        updatedAt: cinderTime(cloud.retyping.updatedAt),
        consumer: null,
      })
      expect((await subject.cinder.volume(cloud.free.id as VolumeId))?.name).toBe('Datenträger „☃“ %_')
      expect((await subject.cinder.volume(cloud.clone.id as VolumeId))?.fromSnapshot).toBe(cloud.snapshot.id)
    })

    it('are told to be another consumer’s by the marks that such leave', async () => {
      const { ironic, mounted, image, looksIronic, free } = cloud
      const rows = [ironic, mounted, image, looksIronic, free]
      const told = new Map((await allOf(moment.volumes(only(...rows.map(idOf))))).map((row) => [row.id, row.consumer]))
      expect(rows.map((row) => told.get(row.id as VolumeId))).toEqual(['ironic', 'ironic', 'glance', null, null])
    })

    it('can be narrowed to ids, and to ranges that begin with their first id and end before their last', async () => {
      const ids = sorted(live().map(idOf))
      const [from, to, second] = [ids[10], ids[400], ids[1000]] as [string, string, string]
      const ranges = [
        { from, to },
        { from: second, to: null },
      ]
      const told = await allOf(moment.volumes({ ranges, ids: [ids[3] as VolumeId] }))
      expect(sorted(told.map(idOf))).toEqual([ids[3], ...ids.slice(10, 400), ...ids.slice(1000)])
      expect(await allOf(moment.volumes({ ranges: [], ids: [] }))).toEqual([])
    })

    it('are the same at a glance', async () => {
      const whole = sorted(await allOf(moment.volumes(null)), idOf)
      const glances = sorted(await allOf(moment.volumeGlances()), idOf)
      expect(glances).toHaveLength(whole.length)
      for (const [i, glance] of glances.entries()) {
        const { id, nameId, status, migrationStatus, host, cluster, project, sizeGib, countsQuota } = glance
        expect(whole[i]).toMatchObject({ id, nameId, status, migrationStatus, host, cluster, project, sizeGib })
        expect(whole[i]?.countsQuota).toBe(countsQuota)
      }
    })

    it('are asked for one by one, as they are now', async () => {
      const { cinder } = subject
      expect(await cinder.volume(cloud.gone.id as VolumeId)).toBeNull()
      expect(await cinder.pastVolume(cloud.gone.id as VolumeId)).toEqual({
        id: cloud.gone.id,
        deletedAt: cinderTime(cloud.gone.deletedAt),
      })
      const never = cloud.cloud.random.uuid() as VolumeId
      expect([await cinder.volume(never), await cinder.pastVolume(never)]).toEqual([null, null])
      expect(await cinder.pastVolume(cloud.free.id as VolumeId)).toBeNull()
      expect(await cinder.volume("' or '1'='1" as VolumeId)).toBeNull()
    })
  })

  describe('attachments', () => {
    it('are all told that are alive', async () => {
      const rows = [...cloud.cloud.attachmentsOf.values()].flat().map(idOf)
      expect(sorted((await allOf(moment.attachments(null))).map(idOf))).toEqual(sorted(rows))
      expect(sorted((await allOf(moment.attachmentGlances())).map(idOf))).toEqual(sorted(rows))
    })

    it('are told with their host, which may stand in the connector alone, and whether they have a connection', async () => {
      const { data, attached, waiting, web } = cloud
      const told = sorted(await subject.cinder.attachmentsOf(data.id as VolumeId), (row) => row.status)
      const common = { volume: data.id, server: web.id }
      expect(told).toEqual([
        {
          ...common,
          id: attached.attachment.id,
          status: 'attached',
          host: 'compute-01',
          device: '/dev/vdb',
          connected: true,
          attachedAt: cinderTime(attached.attachment.attachedAt),
        },
        { ...common, id: waiting.id, status: 'reserved', host: null, device: null, connected: false, attachedAt: null },
      ])
      expect(sorted(await allOf(moment.attachments(only(data.id))), (row) => row.status)).toEqual(told)
      expect(await subject.cinder.attachmentsOf(cloud.gone.id as VolumeId)).toEqual([])
    })

    it('show no secret of a connection', async () => {
      expect(JSON.stringify(await allOf(moment.attachments(null)))).not.toContain('CANARY')
    })
  })

  describe('what belongs to volumes', () => {
    it('snapshots that are alive, and the volumes that were made of them', async () => {
      const [told, ...others] = await allOf(moment.snapshots(null))
      expect(others).toEqual([])
      expect(told).toEqual({
        id: cloud.snapshot.id,
        volume: cloud.free.id,
        status: 'available',
        sizeGib: 1,
        project: cloud.snapshot.project,
        countsQuota: counts(true),
        updatedAt: cinderTime(cloud.snapshot.createdAt),
      })
      expect(await allOf(moment.snapshots(only(cloud.free.id)))).toEqual([told])
      expect(await allOf(moment.snapshots(only(cloud.clone.id)))).toEqual([])
      const { updatedAt: _, ...glance } = told as NonNullable<typeof told>
      expect(await allOf(moment.snapshotGlances())).toMatchObject([glance])
      expect(await moment.clonesOf([cloud.snapshot.id as SnapshotId])).toEqual([cloud.clone.id])
      expect(await moment.clonesOf([])).toEqual([])
    })

    it('backups and transfers', async () => {
      const { id, volume, status } = cloud.backup
      expect(await allOf(moment.backups())).toMatchObject([{ id, volume, status }])
      expect(await moment.transfers()).toEqual([{ id: cloud.transfer.id, volume: cloud.clone.id }])
    })

    it('who works on them, also where nobody has begun', async () => {
      const told = sorted(await moment.workers(), (row) => row.status)
      const updatedAt = cinderTime(cloud.cloud.workers[0]?.updatedAt ?? null)
      expect(told).toEqual([
        { volume: cloud.retyping.id, status: 'creating', host: null, updatedAt },
        { volume: cloud.free.id, status: 'deleting', host: 'storage-01@ceph', updatedAt },
      ])
      expect(await subject.cinder.workersOf(cloud.retyping.id as VolumeId)).toEqual([told[0]])
      expect(await subject.cinder.workersOf(cloud.clone.id as VolumeId)).toEqual([])
    })

    it('what Cinder believes that each project uses', async () => {
      const told = sorted(await moment.quotas(), (row) => row.project)
      const believed = sorted(cloud.cloud.quotas, ([project]) => project).map(([project, row]) => ({
        project,
        volumes: { inUse: row.volumes, reserved: row.reserved },
        gigabytes: { inUse: row.gigabytes, reserved: 0 },
        snapshots: { inUse: row.snapshots, reserved: 0 },
      }))
      expect(told).toEqual(believed)
    })
  })

  it('a moment does not show what is done after it, and a direct question does', async () => {
    const { data } = cloud
    const held = await subject.cinder.moment()
    await subject.deleteVolume(data.id)
    const ids = {
      volumes: await allOf(held.volumes(only(data.id))),
      rows: await allOf(held.attachments(only(data.id))),
    }
    await held.end()
    expect([ids.volumes.length, ids.rows.length]).toEqual([1, 2])
    expect(await subject.cinder.volume(data.id as VolumeId)).toBeNull()
    expect(await subject.cinder.attachmentsOf(data.id as VolumeId)).toEqual([])
    const next = await subject.cinder.moment()
    expect(await allOf(next.volumes(only(data.id)))).toEqual([])
    await next.end()
  })
}
