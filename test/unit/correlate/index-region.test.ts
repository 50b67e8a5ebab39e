import { describe, expect, it } from 'vitest'
import { dossierOf } from '../../../src/correlate/dossier.ts'
import { indexRegion, objectKey, unseenOf } from '../../../src/correlate/index-region.ts'
import { questionsOf } from '../../../src/correlate/questions.ts'
import type { VolumeId, Wwid } from '../../../src/kernel/ids.ts'
import { attach, makeServer, makeVolume, write } from '../../../src/simulate/hands.ts'
import { imageName } from '../../../src/simulate/planes/storage.ts'
import { changeHosts, changeVolume, seenRegion } from '../../support/regions.ts'
import { deadMap, grounds, haunt, wwidFor } from '../../support/scenery.ts'

describe('a disk of a domain', () => {
  const moved = '00000000-0000-4000-8000-00000000000d' as VolumeId

  it.each([
    ['its serial', (id: string) => ({ serial: id, source: '/dev/dm-9', wwid: null })],
    ['the image that it is', (id: string) => ({ serial: null, source: `volumes/${imageName(id)}`, wwid: null })],
    ['the other id of a migrated volume', () => ({ serial: null, source: `volumes/${imageName(moved)}`, wwid: null })],
    ['its WWID', (_: string, wwid: string) => ({ serial: null, source: '/dev/dm-3', wwid: wwid as Wwid })],
  ])('is known for the volume’s by %s', async (_, diskOf) => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    makeServer(past)
    const disk = { target: 'vdb', ...diskOf(volume.id, wwidFor(past, volume)) }
    const region = changeVolume(
      changeHosts(await seenRegion(cloud), (one) => ({
        ...one,
        domains: one.domains.map((domain) => ({ ...domain, disks: [disk] })),
      })),
      volume.id,
      (one) => (disk.source.includes(moved) ? { ...one, nameId: moved } : one),
    )
    expect(indexRegion(region).lists.holdersOf(volume.id as VolumeId)).toHaveLength(1)
  })

  it('is nobody’s where nothing names a volume', async () => {
    const { cloud, past } = grounds()
    makeServer(past)
    const disk = { target: 'vda', serial: 'QM00001', source: '/var/lib/nova/disk', wwid: null }
    const region = changeHosts(await seenRegion(cloud), (one) => ({
      ...one,
      domains: one.domains.map((domain) => ({ ...domain, disks: [disk] })),
    }))
    expect(indexRegion(region).lists.holders().size).toBe(0)
  })
})

describe('a device of a host', () => {
  it('is a volume’s by its WWID, or a stranger’s', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    const map = deadMap(past, volume)
    const { lists } = indexRegion(await seenRegion(cloud))
    expect(lists.devicesOf(volume.id as VolumeId).map((device) => device.map?.wwid)).toEqual([map.wwid])
    expect(lists.strayDevices()).toEqual([])
    const alone = indexRegion({ ...(await seenRegion(cloud)), pools: null }).lists
    expect(alone.devicesOf(volume.id as VolumeId)).toEqual([])
    expect(alone.strayDevices()).toHaveLength(1)
  })
})

describe('what was not asked for', () => {
  it('was not seen either', async () => {
    const region = await seenRegion(grounds().cloud)
    expect(unseenOf(region, 'volumes')).toBeNull()
    expect(unseenOf({ ...region, coverage: {} }, 'volumes')).toMatchObject({ reason: 'not-asked' })
  })
})

describe('objects of two pools', () => {
  it('may have one name, and stay two', async () => {
    const [one, other] = (await seenRegion(grounds().cloud)).pools ?? []
    if (one === undefined || other === undefined) throw new Error('there are two pools')
    expect(objectKey(one, 'volume-1')).not.toBe(objectKey(other, 'volume-1'))
  })
})

describe('the questions about a volume', () => {
  it('ask for its object by the name that it bears, for every server that has to do with it, and at its own pool', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    volume.nameId = past.random.uuid()
    const server = makeServer(past)
    attach(past, server, volume)
    const { server: gone } = haunt(past, volume)
    const index = indexRegion(await seenRegion(cloud))
    const questions = questionsOf(dossierOf(index, volume.id as VolumeId))
    expect(questions).toMatchObject({
      volume: volume.id,
      object: volume.nameId,
      pool: 'RegionOne rbd volumes',
      detaches: true,
    })
    expect([...questions.servers].sort()).toEqual([server.id, gone.id].sort())
  })

  it('ask Nova for failed detaches only where they could explain something', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const of = async () => questionsOf(dossierOf(indexRegion(await seenRegion(cloud)), volume.id as VolumeId)).detaches
    expect(await of()).toBe(false)
    write(past, volume, 'detaching')
    expect(await of()).toBe(true)
  })
})
