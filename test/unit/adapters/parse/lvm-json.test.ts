import { describe, expect, it } from 'vitest'
import {
  parseLogicalVolumes,
  parsePhysicalVolumes,
  parseVolumeGroups,
} from '../../../../src/adapters/parse/lvm-json.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const volume = (fields: Record<string, string>): string =>
  JSON.stringify({ report: [{ lv: [{ vg_name: 'vg', lv_name: 'a', lv_attr: '-wi-a-----', ...fields }] }] })

describe('logical volumes', () => {
  it('have group, size and tags; whether they are open is not known where LVM cannot ask the kernel', () => {
    expect(parseLogicalVolumes(sample('lvm/lvs.txt'))).toEqual([
      {
        group: 'cinder-volumes',
        groupUuid: null,
        name: 'plain',
        uuid: 'TMX5gm-mFJr-NUVj-N7p1-7fN0-ehOD-juyHGT',
        attributes: '-wi-XX----',
        sizeBytes: 4_194_304,
        origin: null,
        pool: null,
        tags: ['a', 'b'],
        active: null,
        open: null,
      },
      expect.objectContaining({ name: 'volume-0d7e5a3c-1111-4222-8333-444455556666', tags: [] }),
    ])
  })

  it.each([
    ['-wi-ao----', true, true],
    ['-wi-a-----', true, false],
    ['Vwi---tz--', false, false],
    ['-wi-s-----', true, false],
    ['-wi-XX----', null, null],
    ['', null, null],
  ])('with the letters %j: active %j, open %j', (lv_attr, active, open) => {
    expect(parseLogicalVolumes(volume({ lv_attr }))).toMatchObject([{ active, open }])
  })

  it('may be snapshots, lie in a thin pool, be hidden, and have a size with its unit', () => {
    const text = volume({ lv_name: '[pool_tdata]', origin: 'volume-1', pool_lv: 'vg-pool', lv_size: '4096B' })
    expect(parseLogicalVolumes(text)).toMatchObject([
      { name: 'pool_tdata', origin: 'volume-1', pool: 'vg-pool', sizeBytes: 4096 },
    ])
  })
})

describe('groups and physical volumes', () => {
  it('are read in the same form', () => {
    expect(parseVolumeGroups(sample('lvm/vgs.txt'))).toEqual([
      {
        name: 'cinder-volumes',
        uuid: 'VEOydr-v4Oa-3jC5-MLmV-hiI1-LRjb-Jy3Otb',
        sizeBytes: 62_914_560,
        freeBytes: 54_525_952,
      },
    ])
    expect(parsePhysicalVolumes(sample('lvm/pvs.txt'))).toEqual([
      { device: '/dev/loop0', group: 'cinder-volumes', uuid: 'Nrgocw-LZFg-uPm4-g2YO-CrTA-IATf-boZdzy' },
    ])
  })

  it('may miss a device', () => {
    const text = JSON.stringify({ report: [{ pv: [{ pv_name: '[unknown]', vg_name: '' }] }] })
    expect(parsePhysicalVolumes(text)).toEqual([{ device: null, group: null, uuid: null }])
  })
})

describe('a report', () => {
  it('of other things is refused, not read as an empty one', async () => {
    expect((await failureOf(() => parseLogicalVolumes(sample('lvm/vgs.txt')))).message).toContain(
      'without the list "lv"',
    )
  })
})
