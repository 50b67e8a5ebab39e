import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeId,
  encodeId,
  parseVirtualVolumeName,
  snapshotInVirtualVolumeName,
  virtualVolumeName,
} from '../../../src/model/virtual-volume-name.ts'

/** The first two are those of the driver's own tests; Node's base64 gives the rest. */
const vectors = [
  ['d03338a9-9115-48a3-8dfc-35cdfcdc15a7', '0DM4qZEVSKON-DXN-NwVpw'],
  ['2f823bdc-e36e-4dc8-bd15-de1c7a28ff31', 'L4I73ONuTci9Fd4ceij-MQ'],
  ['ecffc30f-98cb-4cf5-85ee-d7309cc17cd2', '7P-DD5jLTPWF7tcwnMF80g'],
  ['00000000-0000-0000-0000-000000000000', 'AAAAAAAAAAAAAAAAAAAAAA'],
  ['ffffffff-ffff-4fff-bfff-ffffffffffff', '--------T-.----------w'],
  ['fbefbe00-0000-4000-8000-000000fbefbe', '....AAAAQACAAAAAAPvvvg'],
  ['12345678-1234-4234-9234-123456789abc', 'EjRWeBI0QjSSNBI0VniavA'],
] as const

describe('an id in the name of a virtual volume', () => {
  it.each(vectors)('%s is written %s, and read back', (id, code) => {
    expect(encodeId(id)).toBe(code)
    expect(decodeId(code)).toBe(id)
    expect(virtualVolumeName(id)).toBe(`osv-${code}`)
  })

  it('is the base64 of its bytes, whatever the id', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const base64 = Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64')
        expect(encodeId(id)).toBe(base64.replaceAll('+', '.').replaceAll('/', '-').replace(/=+$/, ''))
        expect(decodeId(encodeId(id))).toBe(id)
      }),
    )
  })

  it.each(['', 'AAAA', 'AAAAAAAAAAAAAAAAAAAAAB', 'AAAAAAAAAAAAAAAAAAAAA+', 'AAAAAAAAAAAAAAAAAAAAAAA', 'ä'.repeat(22)])(
    'is not read from %j',
    (code) => expect(decodeId(code)).toBeNull(),
  )
})

describe('the name of a virtual volume', () => {
  const [[id, code]] = vectors

  it('tells what it is', () => {
    expect(parseVirtualVolumeName(`osv-${code}`)).toEqual({ volume: id, form: 'volume' })
    expect(parseVirtualVolumeName(`tsv-${code}`)).toEqual({ volume: id, form: 'temporary' })
    expect(parseVirtualVolumeName(`omv-${code}`)).toEqual({ volume: id, form: 'temporary' })
    expect(snapshotInVirtualVolumeName(`oss-${code}`)).toBe(id)
  })

  it.each([`unm-${code}`, `oss-${code}`, `OSV-${code}`, `osv_${code}`, 'osv-', `osv-${id}`, 'backup-of-osv', ''])(
    '%j is no volume of Cinder’s',
    (name) => expect(parseVirtualVolumeName(name)).toEqual({ volume: null, form: 'foreign' }),
  )

  it.each([`tss-${code}`, `ums-${code}`, `osv-${code}`, 'oss-x'])('%j is no snapshot of Cinder’s', (name) =>
    expect(snapshotInVirtualVolumeName(name)).toBeNull(),
  )
})
