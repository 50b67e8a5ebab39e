import { describe, expect, it } from 'vitest'
import { defaultPolicy, settleOf, withSettle } from '../../../src/model/policy.ts'
import { transitional } from '../../../src/model/volume-status.ts'

describe('law 4: settle first', () => {
  it('leaves every transitional state alone for a quarter of an hour at least', () => {
    for (const state of transitional) expect(settleOf(defaultPolicy, state)).toBeGreaterThanOrEqual(15 * 60_000)
  })

  it('gives copies of data longer than the rest', () => {
    for (const state of ['migrating', 'uploading', 'downloading', 'retyping', 'backing-up', 'restoring-backup'])
      expect(settleOf(defaultPolicy, state)).toBeGreaterThan(settleOf(defaultPolicy, 'attaching'))
  })

  it('gives a state that it does not know the common time', () => {
    expect(settleOf(defaultPolicy, 'pondering')).toBe(defaultPolicy.settleMs)
  })

  it('has one time for every state when the operator gives one', () => {
    const impatient = withSettle(defaultPolicy, 0)
    for (const state of [...transitional, 'migrating']) expect(settleOf(impatient, state)).toBe(0)
    expect(impatient.recheckMs).toBe(defaultPolicy.recheckMs)
  })
})
