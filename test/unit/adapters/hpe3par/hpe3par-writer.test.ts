import { describe, expect, it } from 'vitest'
import { hpe3parWriter } from '../../../../src/adapters/hpe3par/hpe3par-writer.ts'
import type { ArrayWriter } from '../../../../src/ports/array-writer.ts'
import { makeVolume } from '../../../../src/simulate/hands.ts'
import { exportTo, virtualVolumeOf } from '../../../../src/simulate/planes/storage.ts'
import type { SanArray, VirtualVolume } from '../../../../src/simulate/state/planes.ts'
import { inProcess } from '../../../../src/simulate/wire/in-process.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf, scripted } from '../../../support/scripted.ts'
import { arrayOf, sessionWith, weatherOf } from '../../../support/simulated-array.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'

interface Ground {
  readonly array: SanArray
  readonly volume: VirtualVolume
  readonly writer: ArrayWriter
}

/** One volume, exported to the hosts, and an account that may change it. */
function ground(hosts: readonly string[] = [], as = 'cinder', ...troubles: readonly string[]): Ground {
  const cloud = stillCloud()
  const row = makeVolume(cloud, { type: 'san' })
  for (const host of hosts) exportTo(cloud, row, host)
  const session = sessionWith(cloud, inProcess(cloud, weatherOf(...troubles)), { username: as })
  return { array: arrayOf(cloud), volume: virtualVolumeOf(cloud, row) as VirtualVolume, writer: hpe3parWriter(session) }
}

describe('an export', () => {
  it('is removed for one host, and for no other', async () => {
    const { array, volume, writer } = ground(['compute-01', 'compute-02'])
    const name = { object: volume.name, lun: 1, host: 'compute-01' }
    expect(await writer.removeExport(name)).toEqual({ is: 'done' })
    expect(array.vluns.map(({ host }) => host)).toEqual(['compute-02'])
    expect(await writer.removeExport(name)).toEqual({ is: 'already-gone' })
  })

  it('is named with its port where it holds at one only, and with its names encoded', async () => {
    const transport = scripted(({ method }) => (method === 'POST' ? replyOf(201, { key: 'k' }) : replyOf(200)))
    const writer = hpe3parWriter(sessionWith(stillCloud(), transport))
    await writer.removeExport({ object: 'osv-a', lun: 3, host: 'a/b', port: '0:2:1' })
    expect(transport.requests[1]?.url).toMatch(/\/vluns\/osv-a,3,a%2Fb,0:2:1$/)
  })
})

describe('a volume', () => {
  it('is removed, and is then gone already', async () => {
    const { array, volume, writer } = ground()
    expect(await writer.removeObject(volume.name)).toEqual({ is: 'done' })
    expect(array.volumes.size).toBe(0)
    expect(await writer.removeObject(volume.name)).toEqual({ is: 'already-gone' })
  })

  it('that is exported stays, and all hosts are named', async () => {
    const { array, volume, writer } = ground(['compute-01', 'compute-02'])
    expect(await writer.removeObject(volume.name)).toMatchObject({
      is: 'refused',
      because: 'exported',
      by: ['host compute-01', 'host compute-02'],
      says: expect.stringContaining('is exported (host compute-01, host compute-02)'),
    })
    expect(array.volumes.size).toBe(1)
  })

  it('that has snapshots stays, and they are named', async () => {
    const { volume, writer } = ground()
    volume.snapshots.push('oss-a')
    expect(await writer.removeObject(volume.name)).toMatchObject({ because: 'has-snapshots', by: ['copy oss-a'] })
  })

  it('in a set stays, and the set is named', async () => {
    const { array, volume, writer } = ground()
    array.volumeSets.set('vvs-x', [volume.name])
    array.volumeSets.set('other', ['osv-b'])
    expect(await writer.removeObject(volume.name)).toMatchObject({ because: 'in-set', by: ['set vvs-x'] })
  })

  it('gets another name, and keeps its exports', async () => {
    const { array, volume, writer } = ground(['compute-01'])
    const old = volume.name
    expect(await writer.rename(old, 'zcs-a')).toEqual({ is: 'done' })
    expect([...array.volumes.keys()]).toEqual(['zcs-a'])
    expect(array.vluns).toMatchObject([{ volume: 'zcs-a' }])
    expect(await writer.rename(old, 'zcs-b')).toEqual({ is: 'already-gone' })
    expect(await writer.rename('zcs-a', 'zcs-a')).toMatchObject({ is: 'refused', because: 'name-taken' })
  })
})

describe('a refusal', () => {
  const answering = (status: number, code: number | undefined): ArrayWriter =>
    hpe3parWriter(
      sessionWith(
        stillCloud(),
        scripted(({ method }) => {
          if (method === 'POST') return replyOf(201, { key: 'k' })
          return method === 'GET' ? replyOf(200, { total: 0, members: [] }) : replyOf(status, code && { code })
        }),
      ),
    )

  it.each([
    [400, 29, 'busy'],
    [409, 150, 'busy'],
    [409, 151, 'busy'],
    [403, 120, 'replicated'],
    [403, 25, 'has-snapshots'],
    [409, 999, 'in-use'],
    [409, undefined, 'in-use'],
  ])('with %i and the code %s is known as %s', async (status, code, because) => {
    expect(await answering(status, code).removeObject('osv-a')).toMatchObject({ is: 'refused', because, by: [] })
  })

  it.each([
    [404, undefined, 'api.not-found'],
    [404, 19, 'api.not-found'],
    [400, 12, 'api.failed'],
    [403, 13, 'api.refused'],
  ])(
    'with %i and the code %s is none: nobody said that the volume is gone, or who holds it',
    async (status, code, as) => {
      expect((await failureOf(() => answering(status, code).removeObject('osv-a'))).code).toBe(as)
    },
  )

  it('of an account that may only look changes nothing', async () => {
    const { array, volume, writer } = ground([], 'reader')
    expect((await failureOf(() => writer.removeObject(volume.name))).code).toBe('api.refused')
    expect(array.volumes.size).toBe(1)
  })
})

describe('what changes something', () => {
  it('is sent once, whatever becomes of it', async () => {
    const { writer, volume } = ground([], 'cinder', 'san/storage-01@san/api/v1/volumes:503*1')
    expect((await failureOf(() => writer.removeObject(volume.name))).code).toBe('api.busy')
    expect(await writer.removeObject(volume.name)).toEqual({ is: 'done' })
  })

  it('ends its session', async () => {
    const { array, writer, volume } = ground()
    await writer.removeObject(volume.name)
    expect(array.sessions.size).toBe(1)
    await writer.close()
    expect(array.sessions.size).toBe(0)
  })
})
