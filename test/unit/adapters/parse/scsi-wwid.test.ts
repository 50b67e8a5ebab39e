import { describe, expect, it } from 'vitest'
import {
  comparable,
  normalWwid,
  wwidFromDmUuid,
  wwidFromSysfs,
  wwidFromWwn,
  wwidKind,
} from '../../../../src/adapters/parse/scsi-wwid.ts'
import type { Wwid } from '../../../../src/kernel/ids.ts'

describe('an identity from sysfs', () => {
  it.each([
    ['naa.60002AC0000000000000001900013f2d\n', '360002ac0000000000000001900013f2d', 'naa'],
    ['naa.33333330000007d1', '333333330000007d1', 'naa'],
    ['eui.0025385b71b00f2a', '20025385b71b00f2a', 'eui'],
    ['t10.3PARdataVV              2001', '13PARdataVV_2001', 't10'],
    ['t10.LIO-ORG IBLOCK  a b ', '1LIO-ORG_IBLOCK_a_b', 't10'],
    ['nvme.1af4-31-51454d55', 'nvme.1af4-31-51454d55', 'nvme'],
    ['uuid.0d7e5a3c-1111-4222-8333-444455556666', 'uuid.0d7e5a3c-1111-4222-8333-444455556666', 'nvme'],
  ])('%j is %s to multipath', (text, wwid, kind) => {
    expect(wwidFromSysfs(text)).toBe(wwid)
    expect(wwidKind(wwid as Wwid)).toBe(kind)
  })

  it('is missing where the device gives none', () => {
    expect(wwidFromSysfs('\n')).toBeNull()
  })
})

describe('an identity from elsewhere', () => {
  it('has multipath’s form too', () => {
    expect(wwidFromWwn('0x60002ac0000000000000001900013F2D')).toBe('360002ac0000000000000001900013f2d')
    expect(wwidFromWwn('eui.00')).toBeNull()
    expect(wwidFromDmUuid('mpath-360002AC0')).toBe('360002ac0')
    expect(wwidFromDmUuid('LVM-kFrGoNG57')).toBeNull()
  })

  it('keeps its letters where it is no number: they may differ in size alone', () => {
    expect(normalWwid('13PARdataVV_2001')).toBe('13PARdataVV_2001')
  })
})

describe('two identities', () => {
  const naa = '333333330000007d1' as Wwid

  it('of different kinds say nothing of each other', () => {
    expect(comparable(naa, '13PARdataVV_2001' as Wwid)).toBeNull()
    expect(comparable(null, naa)).toBeNull()
  })

  it('of one kind are held against each other', () => {
    expect(comparable(naa, '360002ac0000000000000001900013f2d' as Wwid)).toBe(naa)
  })
})
