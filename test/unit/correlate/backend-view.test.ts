import { describe, expect, it } from 'vitest'
import { backendView, fits } from '../../../src/correlate/backend-view.ts'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import { absentWhenAsked, present, type Unseen } from '../../../src/kernel/fact.ts'
import type { BackendName, VolumeId } from '../../../src/kernel/ids.ts'
import type { PoolReport } from '../../../src/model/backend.ts'
import type { Volume } from '../../../src/model/cinder.ts'
import type { Region } from '../../../src/model/snapshot.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { hostNamed, watch } from '../../../src/simulate/planes/hosts.ts'
import { addImage, exportTo, imageName, imageOf } from '../../../src/simulate/planes/storage.ts'
import { changePools, seenRegion } from '../../support/regions.ts'
import { grounds, rbdOf } from '../../support/scenery.ts'

const unseen: Unseen = { source: 'the pool', reason: 'timed-out', detail: 'it took too long' }

function viewOf(region: Region, id: string) {
  const volume = region.volumes.find((one) => one.id === id) ?? null
  return backendView(indexRegion(region), id as VolumeId, volume)
}

describe('the object of a volume', () => {
  it('is found by the id that its name bears, and so are those who have it', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const image = imageOf(past, volume)
    volume.nameId = past.random.uuid()
    if (image !== undefined) {
      rbdOf(past).images.delete(image.name)
      image.name = imageName(volume.nameId)
      rbdOf(past).images.set(image.name, image)
    }
    watch(past, volume, hostNamed(past, 'compute-01'), null)
    const view = viewOf(await seenRegion(cloud), volume.id)
    expect(view.object).toMatchObject({ is: 'present', value: { name: imageName(volume.nameId) } })
    expect(view.watchers).toMatchObject({ items: [{ object: imageName(volume.nameId) }], unseen: null })
  })

  it('is open to nobody knows whom, where the pool was asked of others alone', async () => {
    const { cloud, past } = grounds()
    const [meant, other] = [makeVolume(past), makeVolume(past)]
    const region = changePools(await seenRegion(cloud), (report) => ({ ...report, askedOf: [imageName(meant.id)] }))
    expect(viewOf(region, meant.id).watchers).toMatchObject({ items: [], unseen: null, asked: true })
    expect(viewOf(region, other.id).watchers).toMatchObject({
      items: [],
      unseen: { reason: 'not-asked' },
      asked: false,
    })
  })

  it('is absent by a list, proven by a question, and unknown where the pool was not read whole', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    rbdOf(cloud).images.delete(imageName(volume.id))
    const region = await seenRegion(cloud)
    expect(viewOf(region, volume.id)).toMatchObject({ object: { is: 'absent', listed: true, asked: false } })
    const objects = new Map([[volume.id as VolumeId, absentWhenAsked]])
    const asked = { ...region, answers: { ...region.answers, objects } }
    expect(viewOf(asked, volume.id)).toMatchObject({ object: { is: 'absent', listed: true, asked: true } })
    const cut = changePools(region, (report) => ({ ...report, unseen }))
    expect(viewOf(cut, volume.id)).toMatchObject({ object: { is: 'unknown', unseen }, unlisted: false })
    expect(viewOf({ ...region, pools: null }, volume.id).object).toMatchObject({ unseen: { reason: 'unconfigured' } })
  })

  it('has users that nobody looked for, when it came after the pool was listed', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const full = await seenRegion(cloud)
    const object = full.pools?.flatMap((pool) => pool.objects).find((one) => one.volume === volume.id)
    const listed = changePools(full, (report) => ({ ...report, objects: [] }))
    const objects = new Map([[volume.id as VolumeId, present(object as NonNullable<typeof object>)]])
    const view = viewOf({ ...listed, answers: { ...listed.answers, objects } }, volume.id)
    expect(view.object.is).toBe('present')
    expect(view.watchers.unseen).toMatchObject({ reason: 'not-asked' })
  })

  it('keeps what the list said lies on it, where an answer about it alone does not tell that', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    imageOf(past, volume)?.snapshots.push('snapshot-x')
    imageOf(past, volume)?.children.push('volumes/a')
    const region = await seenRegion(cloud)
    const listed = region.pools?.flatMap((pool) => pool.objects).find((one) => one.volume === volume.id)
    const answer = present({ ...(listed as NonNullable<typeof listed>), sizeGib: 7, snapshots: [], children: [] })
    const view = viewOf(
      { ...region, answers: { ...region.answers, objects: new Map([[volume.id as VolumeId, answer]]) } },
      volume.id,
    )
    expect(view.object).toMatchObject({ value: { sizeGib: 7, snapshots: ['snapshot-x'], children: ['volumes/a'] } })
  })

  it('is another pool’s where Cinder names another pool', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    volume.host = 'storage-01@san#CPG1'
    expect(viewOf(await seenRegion(cloud), volume.id)).toMatchObject({
      object: { is: 'absent' },
      pool: { backend: 'storage-01@san' },
    })
  })
})

describe('an id that Cinder does not know', () => {
  const nobody = '00000000-0000-4000-8000-00000000000e'

  it('is nowhere only when every pool of the scheduler’s was read', async () => {
    const { cloud } = grounds()
    const region = await seenRegion(cloud)
    expect(viewOf(region, nobody)).toMatchObject({ object: { is: 'absent' }, trashed: { is: 'absent' }, pool: null })
    const one = { ...region, pools: region.pools?.slice(1) ?? null }
    expect(viewOf(one, nobody).object).toMatchObject({ is: 'unknown', unseen: { reason: 'unconfigured' } })
    const blind = { ...region, coverage: { ...region.coverage, pools: unseen } }
    expect(viewOf(blind, nobody).object).toMatchObject({ is: 'unknown', unseen })
    const silent = changePools(region, (report) => (report.kind === 'rbd' ? { ...report, unseen } : report))
    expect(viewOf(silent, nobody).object).toMatchObject({ is: 'unknown', unseen })
  })

  it('may be a parent that was renamed and kept', async () => {
    const { cloud, past } = grounds()
    addImage(past, rbdOf(cloud), `${imageName(nobody)}.deleted`, 1)
    const view = viewOf(await seenRegion(cloud), nobody)
    expect(view).toMatchObject({ object: { is: 'absent' }, kept: { name: `${imageName(nobody)}.deleted` } })
    expect(view.pool?.kind).toBe('rbd')
  })
})

describe('a look through Cinder alone', () => {
  it('shows objects, and neither their users nor the trash', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const view = viewOf(await seenRegion(cloud, { planes: [] }), volume.id)
    expect(view.object.is).toBe('present')
    for (const { unseen: hidden } of [view.watchers, view.exports]) expect(hidden?.reason).toBe('unconfigured')
    expect(view.trashed.is).toBe('unknown')
  })
})

describe('exports', () => {
  it('are those of the volume’s own object', async () => {
    const { cloud, past } = grounds()
    const [volume, other] = [makeVolume(past, { type: 'san' }), makeVolume(past, { type: 'san' })]
    exportTo(past, volume, 'compute-01')
    exportTo(past, other, 'compute-02')
    const region = await seenRegion(cloud)
    expect(viewOf(region, volume.id).exports.items.map(({ host }) => host)).toEqual(['compute-01'])
  })
})

describe('a pool and a volume', () => {
  const pool = { backend: 'a@ceph', pool: 'fast' } as PoolReport
  const at = (host: string | null, cluster: string | null = null): Volume =>
    ({ host: host as BackendName, cluster: cluster as BackendName }) as Volume

  it.each([
    [at('a@ceph#fast'), true],
    [at('a@ceph'), true],
    [at('a@ceph#slow'), false],
    [at('b@ceph#fast'), false],
    [at('b@ceph#fast', 'a@ceph#fast'), true],
    [at(null), true],
    [null, true],
  ])('fit by back end and pool, or by the cluster: %o', (volume, fit) => {
    expect(fits(pool, volume)).toBe(fit)
  })
})
