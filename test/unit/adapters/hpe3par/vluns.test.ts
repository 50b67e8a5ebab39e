import { describe, expect, it } from 'vitest'
import { exportsOf, initiatorsByHost, type Names } from '../../../../src/adapters/hpe3par/vluns.ts'
import type { Export } from '../../../../src/model/backend.ts'

const template = { lun: 3, volumeName: 'osv-a', hostname: 'cmp-01', type: 3, active: false }
const path = (n: number) => ({
  ...template,
  active: true,
  remoteName: `10000090FA12345${n}`,
  portPos: { node: n, slot: 2, cardPort: 1 },
})
const names: Names = {
  hosts: new Map([['cmp-01', ['10000090fa123450']]]),
  hostSets: new Map([['cluster', ['cmp-01', 'cmp-02']]]),
  volumeSets: new Map([['group', ['osv-a', 'osv-b']]]),
}
const read = (...rows: readonly object[]): readonly Export[] => exportsOf(rows as never, names)

describe('VLUNs', () => {
  it('of one export are one, and it is active when a host is logged in by any path', () => {
    expect(read(path(0), template, path(1))).toEqual([
      { object: 'osv-a', host: 'cmp-01', lun: 3, active: true, initiators: ['10000090fa123450'] },
    ])
    expect(read(template)).toMatchObject([{ active: false }])
  })

  it('of several hosts and LUNs stay apart', () => {
    const found = read(template, { ...template, lun: 4 }, { ...template, hostname: 'cmp-02' })
    expect(found.map(({ host, lun }) => [host, lun])).toEqual([
      ['cmp-01', 3],
      ['cmp-01', 4],
      ['cmp-02', 3],
    ])
  })

  it('to a port alone name no host', () => {
    const found = read({ ...template, hostname: undefined, type: 2, portPos: { node: 0, slot: 2, cardPort: 1 } })
    expect(found).toMatchObject([{ host: 'port 0:2:1', initiators: [] }])
  })
})

describe('VLUNs of sets', () => {
  it('are one export for each host of the set, which cannot be taken away alone', () => {
    expect(read({ ...template, hostname: 'set:cluster' })).toMatchObject([
      { host: 'cmp-01', lun: 3, through: 'set:cluster', initiators: ['10000090fa123450'] },
      { host: 'cmp-02', lun: 3, through: 'set:cluster' },
    ])
  })

  it('of volumes have a LUN for each, which only their paths tell', () => {
    const found = read({ ...template, volumeName: 'set:group' }, { ...path(0), volumeName: 'osv-b', lun: 9 })
    expect(found).toMatchObject([
      { object: 'osv-b', lun: 9, active: true, through: 'set:group' },
      { object: 'osv-a', lun: null, active: false, through: 'set:group' },
    ])
  })

  it('do not hide an export of the volume’s own', () => {
    const found = read(template, path(0), { ...template, hostname: 'set:cluster' })
    expect(found.find(({ host }) => host === 'cmp-01')).not.toHaveProperty('through')
    expect(found.find(({ host }) => host === 'cmp-02')).toMatchObject({ through: 'set:cluster' })
  })

  it('whose members are not known are called as they are', () => {
    expect(read({ ...template, hostname: 'set:lost' })).toMatchObject([{ host: 'set:lost', through: 'set:lost' }])
  })
})

it('a host is known by its WWPNs and by its IQNs', () => {
  const hosts = [
    { name: 'fc', FCPaths: [{ wwn: '10000090FA123456', portPos: {} }], iSCSIPaths: [] },
    { name: 'iscsi', iSCSIPaths: [{ name: 'iqn.1993-08.org.debian:01:abcdef', ipAddr: '10.0.0.31' }] },
    { name: 'none' },
  ]
  expect([...initiatorsByHost(hosts)]).toEqual([
    ['fc', ['10000090fa123456']],
    ['iscsi', ['iqn.1993-08.org.debian:01:abcdef']],
    ['none', []],
  ])
})
