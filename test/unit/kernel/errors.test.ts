import { describe, expect, it } from 'vitest'
import { asFailure, CinderSweepError, errorCodes } from '../../../src/kernel/errors.ts'

describe('a failure', () => {
  it('is not tried again and has no facts unless whoever throws it says so', () => {
    const failure = new CinderSweepError('api.failed', 'it broke', { hint: 'mend it' })
    expect(failure).toMatchObject({
      code: 'api.failed',
      message: 'it broke',
      hint: 'mend it',
      retry: 'never',
      facts: {},
    })
  })

  it('keeps its cause, its facts and when it may be tried again', () => {
    const cause = new Error('below')
    const detail = { hint: 'wait', retry: 'later', facts: { status: 503 } } as const
    const failure = new CinderSweepError('api.busy', 'busy', detail, { cause })
    expect(failure.cause).toBe(cause)
    expect(failure.retry).toBe('later')
    expect(failure.facts).toEqual({ status: 503 })
  })

  it('has one of codes that are all different', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length)
  })
})

describe('whatever was thrown', () => {
  it('stays what it is when it is a failure already', () => {
    const failure = new CinderSweepError('usage', 'no', { hint: 'yes' })
    expect(asFailure(failure)).toBe(failure)
  })

  it('is a defect of ours when it is anything else, and still has a hint', () => {
    const cause = new TypeError('x is not a function')
    const failure = asFailure(cause)
    expect(failure.code).toBe('internal')
    expect(failure.message).toContain('x is not a function')
    expect(failure.hint).toContain('--debug')
    expect(failure.cause).toBe(cause)
    expect(asFailure('a text').message).toContain('a text')
  })
})
