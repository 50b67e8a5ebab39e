import { describe, expect, it } from 'vitest'
import { findThings } from '../../../src/correlate/find-thing.ts'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { addMapping } from '../../../src/simulate/nova/rows.ts'
import { addImage, imageName, imageOf } from '../../../src/simulate/planes/storage.ts'
import { seenRegion } from '../../support/regions.ts'
import { deadMap, grounds, rbdOf, wwidFor } from '../../support/scenery.ts'

const found = async (cloud: SimulatedCloud, text: string) =>
  findThings(indexRegion(await seenRegion(cloud)), text).map(({ kind, id, volumes }) => [kind, id, volumes])

describe('what a text means', () => {
  it('is a volume by its id or name, a server by id, name or domain, an attachment by its id', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { name: 'web' })
    const volume = makeVolume(past, { name: 'web-data' })
    const { attachment } = attach(past, server, volume)
    expect(await found(cloud, volume.id)).toEqual([['volume', volume.id, [volume.id]]])
    expect(await found(cloud, 'web-data')).toEqual([['volume', volume.id, [volume.id]]])
    for (const text of [server.id, 'web', 'instance-00000001'])
      expect(await found(cloud, text)).toEqual([['server', server.id, [volume.id]]])
    expect(await found(cloud, attachment.id)).toEqual([['attachment', attachment.id, [volume.id]]])
  })

  it('is each of several that share a name', async () => {
    const { cloud, past } = grounds()
    makeVolume(past, { name: 'twice' })
    makeVolume(past, { name: 'twice' })
    expect(await found(cloud, 'twice')).toHaveLength(2)
  })

  it('is a volume that Cinder lost, as long as anybody speaks of it', async () => {
    const { cloud, past } = grounds()
    const [mapped, stray] = [past.random.uuid(), past.random.uuid()]
    addMapping(past, { server: makeServer(past).id, volume: mapped })
    addImage(past, rbdOf(cloud), imageName(stray), 1)
    expect(await found(cloud, mapped)).toEqual([['volume', mapped, [mapped]]])
    expect(await found(cloud, stray)).toEqual([['volume', stray, [stray]]])
    expect(await found(cloud, past.random.uuid())).toEqual([])
  })

  it('is the volume behind an image, with or without a pool, also after a migration', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const image = imageOf(past, volume)
    const other = past.random.uuid()
    for (const text of [imageName(volume.id), `volumes/${imageName(volume.id)}`])
      expect(await found(cloud, text)).toEqual([['image', imageName(volume.id), [volume.id]]])
    volume.nameId = other
    if (image !== undefined) {
      rbdOf(past).images.delete(image.name)
      image.name = imageName(other)
      rbdOf(past).images.set(image.name, image)
    }
    expect(await found(cloud, imageName(other))).toEqual([['image', imageName(other), [volume.id]]])
    expect(await found(cloud, other)).toEqual([['volume', volume.id, [volume.id]]])
  })

  it('is a LUN in every spelling of its name', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    const wwid = wwidFor(past, volume)
    const naa = wwid.slice(1)
    for (const text of [wwid, naa, naa.toUpperCase(), `naa.${naa}`, `0x${naa}`])
      expect(await found(cloud, text)).toEqual([['device', wwid, [volume.id]]])
  })

  it('is a host, with every volume that has to do with it', async () => {
    const { cloud, past } = grounds()
    const [data, san] = [makeVolume(past), makeVolume(past, { type: 'san' })]
    attach(past, makeServer(past, { host: 'compute-02' }), data)
    deadMap(past, san, 'compute-02')
    expect(await found(cloud, 'compute-02')).toEqual([['host', 'compute-02', [data.id, san.id].sort()]])
    expect(await found(cloud, 'compute-03')).toEqual([['host', 'compute-03', []]])
    expect(await found(cloud, 'compute-99')).toEqual([])
  })
})
