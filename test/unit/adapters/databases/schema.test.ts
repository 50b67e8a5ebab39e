import { describe, expect, it } from 'vitest'
import { demand, lackOf } from '../../../../src/adapters/databases/schema.ts'
import { failureOf } from '../../../support/failures.ts'

const schema = new Map([['volumes', new Set(['id', 'status'])]])
const source = 'RegionOne cinder-db'

describe('a schema', () => {
  it('lacks nothing where every column is there', () => {
    expect(lackOf(schema, source, 'volumes', ['status', 'id'])).toBeNull()
  })

  it('says which columns it lacks, and that they may only be hidden', () => {
    expect(lackOf(schema, source, 'volumes', ['id', 'host', 'size'])?.message).toBe(
      'RegionOne cinder-db: table "volumes" has no column host, size, or the account may not read it',
    )
    expect(lackOf(schema, source, 'workers', ['id'])?.message).toContain('no table "workers"')
  })

  it('that lacks what every release has is refused, with the right that could be missing', async () => {
    const failure = await failureOf(() => demand(schema, source, 'workers', ['id']))
    expect(failure).toMatchObject({ code: 'database.schema', facts: { source } })
    expect(failure.hint).toContain('GRANT SELECT on "workers"')
  })
})
