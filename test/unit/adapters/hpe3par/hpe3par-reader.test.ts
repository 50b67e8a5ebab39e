import { describe, expect, it } from 'vitest'
import type { VolumeId } from '../../../../src/kernel/ids.ts'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { makeVolume } from '../../../../src/simulate/hands.ts'
import { exportTo } from '../../../../src/simulate/planes/storage.ts'
import { inProcess } from '../../../../src/simulate/wire/in-process.ts'
import { arrayOf, arrayReaderOver, sessionWith, weatherOf } from '../../../support/simulated-array.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'

/** One volume, exported to one host. */
function cloudWithVolume(): { cloud: SimulatedCloud; id: VolumeId } {
  const cloud = stillCloud()
  const volume = makeVolume(cloud, { type: 'san' })
  exportTo(cloud, volume, 'compute-01')
  return { cloud, id: volume.id as VolumeId }
}

const through = (cloud: SimulatedCloud, ...troubles: readonly string[]) =>
  arrayReaderOver(cloud, sessionWith(cloud, inProcess(cloud, weatherOf(...troubles))))

describe('a look at an array', () => {
  it('names the array, its pool, and the initiators behind each export', async () => {
    const { cloud } = cloudWithVolume()
    expect(await through(cloud).look()).toMatchObject({
      system: 'storage-01@san (CZ0000021F2A)',
      backend: 'storage-01@san',
      pool: 'CPG1',
      kind: 'hpe3par',
      unseen: null,
      exports: [{ host: 'compute-01', initiators: ['10000090fa000000', '10000090fa000001'] }],
    })
  })

  it.each([
    ['a session that ends between two lists', 'san:403*1@3'],
    ['an array that is busy for a moment', 'san:503*2@2'],
  ])('is whole in spite of %s', async (_what, trouble) => {
    const { cloud } = cloudWithVolume()
    const report = await through(cloud, trouble).look()
    expect(report.unseen).toBeNull()
    expect(report.objects).toHaveLength(1)
  })

  it('is whole after the array has forgotten an idle session', async () => {
    const { cloud, id } = cloudWithVolume()
    const reader = through(cloud)
    await reader.look()
    arrayOf(cloud).sessions.clear()
    expect((await reader.look()).unseen).toBeNull()
    expect(await reader.object(id)).not.toBeNull()
  })

  it.each([
    ['whose volumes are cut off', 'san/storage-01@san/api/v1/volumes:cut', 'cut-short'],
    ['whose VLUNs fail', 'san/storage-01@san/api/v1/vluns:500', 'unreachable'],
    ['that answers nonsense', 'san/storage-01@san/api/v1/volumes:nonsense', 'nonsense'],
    ['that answers web pages', 'san:html', 'nonsense'],
    ['that never answers', 'san:hang', 'timed-out'],
    ['that closes every connection', 'san:reset', 'unreachable'],
    ['that refuses to list its hosts', 'san/storage-01@san/api/v1/hosts:403', 'refused'],
  ])('of one %s is not whole, and says why', async (_what, trouble, reason) => {
    const { cloud } = cloudWithVolume()
    const report = await through(cloud, trouble).look()
    expect(report.unseen).toMatchObject({ reason, source: report.source })
    expect(report.unseen?.detail).toContain('3par san')
  })

  it('keeps what it has seen of an array that shows only a part', async () => {
    const { cloud } = cloudWithVolume()
    const report = await through(cloud, 'san/storage-01@san/api/v1/vluns:500').look()
    expect(report.objects).toHaveLength(1)
    expect(report.exports).toEqual([])
  })

  it('is shared by all who ask for it at once', async () => {
    const { cloud } = cloudWithVolume()
    const reader = through(cloud)
    await Promise.all([reader.look(), reader.look()])
    expect(arrayOf(cloud).sessions.size).toBe(1)
    await reader.close?.()
    expect(arrayOf(cloud).sessions.size).toBe(0)
  })

  it('does not take a CPG for empty that the account may not see', async () => {
    const { cloud } = cloudWithVolume()
    const array = arrayOf(cloud)
    const hidden = { ...array, pool: 'OTHER' }
    cloud.storage.splice(cloud.storage.indexOf(array), 1, hidden)
    const reader = through(cloud)
    cloud.storage.splice(cloud.storage.indexOf(hidden), 1, array)
    expect((await reader.look()).unseen).toMatchObject({ reason: 'refused', detail: /no CPG "OTHER"/ })
  })
})

describe('one volume', () => {
  it.each(['san:404', 'san:nonsense', 'san:500', 'san:html'])('is not called absent for %s', async (trouble) => {
    const { cloud, id } = cloudWithVolume()
    const reader = through(cloud, trouble.replace(':', '/storage-01@san/api/v1/volumes/:'))
    await expect(reader.object(id)).rejects.toThrow(/3par san/)
  })

  it('is found by its name, wherever it lies now', async () => {
    const { cloud, id } = cloudWithVolume()
    expect(await through(cloud).object(id)).toMatchObject({ volume: id, form: 'volume' })
  })
})
