import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/adapters/system/clock.ts'
import { failureOf } from '../../../support/failures.ts'

describe('waiting', () => {
  it('ends at once when it is interrupted, before or meanwhile', async () => {
    expect((await failureOf(() => systemClock.sleep(60_000, AbortSignal.abort()))).code).toBe('interrupted')
    const interruption = new AbortController()
    const waiting = failureOf(() => systemClock.sleep(60_000, interruption.signal))
    interruption.abort()
    expect((await waiting).code).toBe('interrupted')
  })

  it('may be for no time at all', async () => {
    await systemClock.sleep(0)
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2026, 0))
  })
})
