import { describe, expect, it } from 'vitest'
import { placedVolumes, virtualVolume, wwidOf } from '../../../../src/adapters/hpe3par/virtual-volumes.ts'
import { encodeId } from '../../../../src/model/virtual-volume-name.ts'

const id = (n: number): string => `0d7e5a3c-1111-4222-8333-44445555666${n}`
const volume = (n: number, more: object = {}) => ({
  name: `osv-${encodeId(id(n))}`,
  userCPG: 'CPG1',
  copyType: 1,
  sizeMiB: 10_240,
  wwn: `60002AC0000000000200013800021F2${n}`,
  ...more,
})
const copy = (name: string, copyOf: string, more: object = {}) => ({ name, copyType: 3, copyOf, sizeMiB: 1, ...more })

const osv = (n: number): string => `osv-${encodeId(id(n))}`
const byName = (rows: readonly object[]) =>
  new Map(placedVolumes(rows as never).map(({ cpg, object }) => [object.name, { cpg, ...object }]))

describe('a virtual volume', () => {
  it('has the id in its name, its size, its age, and the WWID that hosts see', () => {
    expect(virtualVolume(volume(1, { creationTimeSec: 1_767_323_045 }) as never)).toEqual({
      name: osv(1),
      volume: id(1),
      form: 'volume',
      sizeGib: 10,
      wwid: '360002ac0000000000200013800021f21',
      createdAt: '2026-01-02T03:04:05.000Z',
      snapshots: [],
      children: [],
      trash: null,
    })
  })

  it('may tell its age as a text with its zone', () => {
    expect(virtualVolume(volume(1, { creationTime8601: '2026-01-02T03:04:05-07:00' }) as never).createdAt).toBe(
      '2026-01-02T03:04:05-07:00',
    )
  })

  it.each([
    ['50002AC000131F2A', '350002ac000131f2a'],
    ['60002AC0000000000200013800021F2A', '360002ac0000000000200013800021f2a'],
    ['', null],
    [null, null],
    ['60002AC0', null],
  ])('of the WWN %j is on a host %j', (wwn, wwid) => expect(wwidOf(wwn)).toBe(wwid))
})

describe('the volumes of an array', () => {
  it('have the snapshots that lie on them, in any depth, and those of others too', () => {
    const rows = [volume(1), copy('oss-a', osv(1)), copy('admin-copy', 'oss-a'), copy(`tss-${encodeId(id(5))}`, osv(1))]
    expect(byName(rows).get(osv(1))).toMatchObject({
      snapshots: ['admin-copy', 'oss-a', `tss-${encodeId(id(5))}`],
      children: [],
    })
    expect([...byName(rows).keys()]).toEqual([osv(1)])
  })

  it('made of a snapshot depend on its volume, as Cinder makes them', () => {
    const found = byName([volume(1), copy('oss-a', osv(1)), copy(osv(2), 'oss-a', { userCPG: 'CPG2' })])
    expect(found.get(osv(1))).toMatchObject({ snapshots: ['oss-a'], children: [osv(2)] })
    expect(found.get(osv(2))).toMatchObject({ volume: id(2), form: 'volume', cpg: 'CPG2' })
  })

  it('without a CPG of their own lie with what they were copied from', () => {
    const found = byName([volume(1), copy('oss-a', osv(1)), copy(osv(2), 'oss-a')])
    expect(found.get(osv(2))?.cpg).toBe('CPG1')
    expect(byName([volume(1, { userCPG: undefined })]).get(osv(1))?.cpg).toBeNull()
  })

  it('copied as a whole depend on nothing', () => {
    const found = byName([volume(1), volume(2, { copyType: 2, copyOf: osv(1) })])
    expect(found.get(osv(1))?.children).toEqual([])
  })

  it('are those of others where their names are, and temporary where the driver died', () => {
    const found = byName([
      { name: '.srdata', userCPG: 'CPG1' },
      { name: `tsv-${encodeId(id(3))}`, userCPG: 'CPG1' },
      { name: `unm-${encodeId(id(4))}`, userCPG: 'CPG1' },
    ])
    expect([...found.values()].map(({ form, volume: named }) => [form, named])).toEqual([
      ['foreign', null],
      ['temporary', id(3)],
      ['foreign', null],
    ])
  })

  it('whose copies go in a circle, or lost their origin, are read all the same', () => {
    const found = byName([copy('a', 'b'), copy('b', 'a'), copy('c', 'gone'), copy(osv(1), 'a'), copy(osv(2), osv(2))])
    expect([...found.keys()]).toEqual([osv(1), osv(2)])
    expect(found.get(osv(1))?.cpg).toBeNull()
  })
})
