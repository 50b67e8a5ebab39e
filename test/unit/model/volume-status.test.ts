import { describe, expect, it } from 'vitest'
import {
  holds,
  isAtRest,
  isKnownStatus,
  isMigrationTarget,
  isTransitional,
  transitional,
} from '../../../src/model/volume-status.ts'

describe('the status of a volume', () => {
  it('is transitional, or settled, but known either way', () => {
    for (const status of transitional) {
      expect(isTransitional(status)).toBe(true)
      expect(isKnownStatus(status)).toBe(true)
    }
    for (const status of ['available', 'in-use', 'error', 'error_deleting']) {
      expect(isTransitional(status)).toBe(false)
      expect(isKnownStatus(status)).toBe(true)
    }
  })

  it.each(['pondering', '', 'Available', 'constructor'])('%j is not known, and so never judged', (status) => {
    expect(isKnownStatus(status)).toBe(false)
    expect(isTransitional(status)).toBe(false)
  })

  it('moves while its migration does', () => {
    for (const status of [null, 'none', 'success', 'error']) expect(isAtRest(status)).toBe(true)
    for (const status of ['migrating', 'starting', 'completing', 'deleting', 'target:8267b924'])
      expect(isAtRest(status)).toBe(false)
  })

  it('is that of a migration’s target when its migration says so', () => {
    expect(isMigrationTarget('target:8267b924-3954-4e4e-8b66-91b3c02485d9')).toBe(true)
    expect(isMigrationTarget('migrating')).toBe(false)
    expect(isMigrationTarget(null)).toBe(false)
  })
})

describe('an attachment', () => {
  it.each(['attached', 'attaching', 'reserved', 'detaching', 'pondering'])('that is %s holds its volume', (status) => {
    expect(holds(status)).toBe(true)
  })

  it.each(['detached', 'deleted', 'error_attaching', 'error_detaching'])('that is %s holds nothing', (status) => {
    expect(holds(status)).toBe(false)
  })
})
