import { describe, expect, it } from 'vitest'
import { demand, lacking } from '../../../../src/adapters/databases/schema.ts'
import { failureOf } from '../../../support/failures.ts'

const schema = new Map([['volumes', new Set(['id', 'status'])]])

describe('a schema', () => {
  it('lacks nothing where every column is there', () => {
    expect(lacking(schema, 'volumes', ['status', 'id'])).toBeNull()
  })

  it('says which columns it lacks, and that they may only be hidden', () => {
    expect(lacking(schema, 'volumes', ['id', 'host', 'size'])).toBe(
      'table "volumes" has no column host, size, or the account may not read it',
    )
    expect(lacking(schema, 'workers', ['id'])).toContain('no table "workers"')
  })

  it('that lacks what every release has is refused, with the right that could be missing', async () => {
    const failure = await failureOf(() => demand(schema, 'RegionOne cinder-db', 'workers', ['id']))
    expect(failure).toMatchObject({ code: 'database.schema', facts: { source: 'RegionOne cinder-db' } })
    expect(failure.hint).toContain('GRANT SELECT on "workers"')
  })
})
