import { expect, it } from 'vitest'
import { parseRbdTrash } from '../../../../src/adapters/parse/rbd-trash.ts'
import { sample } from '../../../support/samples.ts'

it('the trash says what is kept, until when, and what it was called', () => {
  expect(parseRbdTrash(sample('rbd/trash-ls-long.txt'))).toEqual([
    {
      id: '1015e86a9062',
      name: 'volume-2c3d4e5f-3333-4444-8555-666677778888',
      by: 'USER',
      deletedAt: '2026-11-24T12:26:22.000Z',
      expiresAt: '2026-11-24T12:26:22.000Z',
      kept: false,
    },
    {
      id: '1021ebaea317',
      name: 'volume-3d4e5f60-4444-4555-8666-777788889999',
      by: 'USER',
      deletedAt: '2026-11-24T12:26:21.000Z',
      expiresAt: '2026-11-30T23:59:59.000Z',
      kept: true,
    },
    expect.objectContaining({ id: '1027a408ad0', name: 'gone' }),
  ])
})

it('the short listing has names and ids alone', () => {
  expect(parseRbdTrash(sample('rbd/trash-ls.txt'))[0]).toEqual({
    id: '1015e86a9062',
    name: 'volume-2c3d4e5f-3333-4444-8555-666677778888',
    by: null,
    deletedAt: null,
    expiresAt: null,
    kept: false,
  })
})
