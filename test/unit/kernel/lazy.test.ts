import { describe, expect, it } from 'vitest'
import { lazy } from '../../../src/kernel/lazy.ts'

describe('a lazy value', () => {
  it('is made once, when it is first asked for', () => {
    let made = 0
    const value = lazy(() => ({ number: ++made }))
    expect(made).toBe(0)
    expect(value()).toBe(value())
    expect(made).toBe(1)
  })

  it('is made once also when it is undefined', () => {
    let made = 0
    const value = lazy(() => {
      made++
    })
    value()
    value()
    expect(made).toBe(1)
  })

  it('is tried again when making it failed', () => {
    let tries = 0
    const value = lazy(() => {
      if (++tries === 1) throw new Error('not yet')
      return tries
    })
    expect(value).toThrow('not yet')
    expect(value()).toBe(2)
  })
})
