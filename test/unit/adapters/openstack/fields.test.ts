import { describe, expect, it } from 'vitest'
import { count, isRecordOf, makeShared, required, text } from '../../../../src/adapters/openstack/fields.ts'
import { failureOf } from '../../../support/failures.ts'

describe('a field', () => {
  it('that is no text, or an empty one, is none', () => {
    expect(text('a')).toBe('a')
    for (const value of ['', null, undefined, 5, {}, []]) expect(text(value)).toBeNull()
  })

  it('that counts is a number, and nothing else', () => {
    expect(count(5)).toBe(5)
    for (const value of ['5', null, undefined]) expect(count(value)).toBe(0)
  })

  it('that every record has makes one without it no record of the service', async () => {
    expect(required({ id: 'a' }, 'id', 'Cinder’s volumes')).toBe('a')
    for (const row of [{}, { id: null }, { id: 5 }]) {
      const failure = await failureOf(() => required(row, 'id', 'Cinder’s volumes'))
      expect(failure.code).toBe('endpoint.nonsense')
      expect(failure.message).toBe('Cinder’s volumes: the service answered with a record without "id"')
    }
  })
})

describe('the record that was asked for', () => {
  it('is that of the id, in whatever case it was typed', () => {
    expect(isRecordOf({ id: 'abc' }, 'ABC')).toBe(true)
    for (const row of [{ id: 'abd' }, {}, null, []]) expect(isRecordOf(row, 'abc')).toBe(false)
  })
})

describe('shared texts', () => {
  it('are equal and nothing is made of what is no text', () => {
    const shared = makeShared()
    expect(shared('ceph')).toBe('ceph')
    expect(shared('ceph')).toBe('ceph')
    for (const value of ['', null, undefined, 5]) expect(shared(value)).toBeNull()
  })
})
