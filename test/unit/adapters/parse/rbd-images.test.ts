import { describe, expect, it } from 'vitest'
import {
  parseRbdChildren,
  parseRbdInfo,
  parseRbdListing,
  parseRbdNames,
  parseRbdSnapshots,
} from '../../../../src/adapters/parse/rbd-images.ts'
import { rbdTime } from '../../../../src/adapters/parse/rbd-time.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const parent = 'volume-0d7e5a3c-1111-4222-8333-444455556666'
const clone = 'volume-1b2c3d4e-2222-4333-8444-555566667777'
const snapshot = 'snapshot-77777777-1111-4222-8333-444455556666'

describe('a listing', () => {
  it('is names alone, or images with their snapshots beside them', () => {
    const { images, snapshots } = parseRbdListing(sample('rbd/ls-long.txt'))
    expect(parseRbdNames(sample('rbd/ls.txt'))).toEqual([parent, clone])
    expect(images.map((image) => [image.name, image.locked, image.parent?.image ?? null])).toEqual([
      [parent, true, null],
      [clone, true, parent],
    ])
    expect(snapshots.get(parent)?.map((one) => [one.name, one.id, one.protected])).toEqual([
      [snapshot, '4', true],
      ['plain', '5', false],
    ])
  })
})

describe('an image', () => {
  it('has its id, size and age', () => {
    expect(parseRbdInfo(sample('rbd/info.txt'))).toEqual({
      name: parent,
      id: '1013dbe0db63',
      sizeBytes: 1_073_741_824,
      parent: null,
      createdAt: '2026-11-24T12:26:17.000Z',
      locked: false,
    })
  })

  it('may be the clone of a snapshot, which may lie in the trash', () => {
    const text = sample('rbd/info-clone.txt')
    const expected = { pool: 'volumes', namespace: '', image: parent, snapshot, inTrash: false }
    expect(parseRbdInfo(text).parent).toEqual(expected)
    expect(parseRbdInfo(text.replace('"trash":false', '"trash":true')).parent).toEqual({ ...expected, inTrash: true })
  })

  it('that is not there is refused: an error is no image', async () => {
    const text = 'rbd: error opening image volume-1: (2) No such file or directory\n'
    expect((await failureOf(() => parseRbdInfo(text))).code).toBe('parse.malformed')
  })
})

describe('snapshots and children', () => {
  it('tell what kind they are, where that is asked for', () => {
    expect(parseRbdSnapshots(sample('rbd/snap-ls.txt')).map((one) => one.kind)).toEqual(['user', 'user'])
    expect(parseRbdSnapshots(sample('rbd/snap-ls-all.txt'))).toEqual(parseRbdSnapshots(sample('rbd/snap-ls.txt')))
    const hidden = sample('rbd/snap-ls-all.txt').replace('"type":"user"', '"type":"trash","original_name":"a"')
    expect(parseRbdSnapshots(hidden)[0]?.kind).toBe('trash')
  })

  it('may lie in other pools and in the trash', () => {
    expect(
      parseRbdChildren(sample('rbd/children-all.txt')).map((child) => [child.pool, child.image, child.inTrash]),
    ).toEqual([
      ['other', clone, false],
      ['volumes', clone, false],
      ['volumes', 'volume-3d4e5f60-4444-4555-8666-777788889999', true],
    ])
    expect(parseRbdChildren(sample('rbd/children.txt'))).toHaveLength(2)
  })

  it('may be none', () => {
    expect(parseRbdSnapshots(sample('rbd/snap-ls-none.txt'))).toEqual([])
    expect(parseRbdChildren(sample('rbd/children-none.txt'))).toEqual([])
  })
})

describe('a time of rbd', () => {
  it.each([
    ['Fri Jan  2 03:04:05 2026', '2026-01-02T03:04:05.000Z'],
    ['Tue Nov 24 12:26:17 2026', '2026-11-24T12:26:17.000Z'],
    ['Tue Foo 24 12:26:17 2026', null],
    ['2026-01-02', null],
    ['', null],
  ])('%j is %j', (text, at) => {
    expect(rbdTime(text)).toBe(at)
  })
})
