import { expect, it } from 'vitest'
import { parseBlocklist } from '../../../../src/adapters/parse/ceph-blocklist.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

it('both forms of the list say the same, one with two lists of JSON behind each other', () => {
  const expected = [
    { address: '10.0.0.32:0/0', range: false, until: '2026-11-24T12:34:51.308515+0000' },
    { address: '10.0.0.31:0/3456789012', range: false, until: '2026-11-24T13:24:49.440327+0000' },
    { address: '10.0.9.0:0/24', range: true, until: '2026-11-24T12:34:53.185223+0000' },
  ]
  expect(parseBlocklist(sample('rbd/blocklist.txt'))).toEqual(expected)
  expect(parseBlocklist(sample('rbd/blocklist-plain.txt'))).toEqual(expected)
})

it('an empty list is one, in every release', () => {
  expect(parseBlocklist('[]')).toEqual([])
  expect(parseBlocklist('\n[][]')).toEqual([])
  expect(parseBlocklist('listed 0 entries\n')).toEqual([])
})

it.each(['', 'Error EACCES: access denied\n', '[{"addr":"10.0.0.1:0/1"}]', '[{}'])('%j is no list', async (text) => {
  expect((await failureOf(() => parseBlocklist(text))).code).toBe('parse.malformed')
})
