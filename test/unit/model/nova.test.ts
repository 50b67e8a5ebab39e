import { describe, expect, it } from 'vitest'
import { isUnfinished, type Migration } from '../../../src/model/nova.ts'

const migration = (status: string): Migration =>
  ({ id: '1', server: 's', status, kind: null, source: null, destination: null, updatedAt: null }) as Migration

describe('a migration', () => {
  it.each(['accepted', 'queued', 'preparing', 'running', 'post-migrating', 'migrating', 'confirming', 'pondering'])(
    'that is %s moves its server',
    (status) => {
      expect(isUnfinished(migration(status))).toBe(true)
    },
  )

  it.each(['completed', 'confirmed', 'reverted', 'finished', 'done', 'failed', 'error', 'cancelled'])(
    'that is %s does not',
    (status) => {
      expect(isUnfinished(migration(status))).toBe(false)
    },
  )
})
