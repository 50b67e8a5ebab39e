import { expect, it } from 'vitest'
import { isRungOf, stepIn } from '../../../src/apply/task.ts'
import type { Step } from '../../../src/model/plan.ts'

const rung = (key: string, next: Step | null): Step =>
  ({ key, instead: next === null ? null : { when: ['failed'], needs: null, step: next } }) as Step

const ladder = rung('1', rung('1b', rung('1bb', null)))

it('every rung of a ladder is found by its key, however deep', () => {
  const steps = [ladder, rung('10', null)]
  expect(['1', '1b', '1bb', '10', '2', '1c'].map((key) => stepIn({ steps }, key)?.key ?? null)).toEqual([
    '1',
    '1b',
    '1bb',
    '10',
    null,
    null,
  ])
})

it('a rung belongs to its own step alone', () => {
  expect(['1', '1b', '1bb', '10', '11', '10b'].map((key) => isRungOf(key, '1'))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})
