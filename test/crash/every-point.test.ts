/** Wherever a run is killed, it ends as it would have: each act done once, and the journal whole. */
import { describe, expect, it } from 'vitest'
import { faultPoints } from '../../src/apply/fault-point.ts'
import type { FaultName } from '../../src/model/faults.ts'
import { gapsIn, killedAt, mendable, outcomesOf, readyToApply, resumed, undisturbed } from '../support/crashes.ts'
import { worldText } from '../support/world-text.ts'

/** Records alone, a guest and its host, devices, a database after an API that refuses, and a status. */
const some: readonly FaultName[] = ['ghost-server-attachment', 'orphan-domain', 'faulty-multipath', 'stuck-reserved']

const chosen = mendable().filter(({ fault }) => process.env['CINDERSWEEP_CRASHES'] === 'all' || some.includes(fault))

const passedSomewhere = new Set<string>()

describe.each(chosen.map(({ fault, variant }) => [fault, variant] as const))('%s, %s', (fault, variant) => {
  it('A-22: ends as it would have, wherever its run is killed, and its journal is whole', async () => {
    const first = await readyToApply(fault, variant)
    const { report, passed } = await undisturbed(first)
    for (const [at, { point, about }] of passed.entries()) {
      passedSomewhere.add(point)
      const ready = await readyToApply(fault, variant, first.plan)
      await killedAt(at, ready)
      const again = await resumed(ready)
      expect(outcomesOf(again), `killed at ${point} of ${about}`).toEqual(outcomesOf(report))
      expect(worldText(ready.cloud), `killed at ${point} of ${about}`).toEqual(worldText(first.cloud))
      expect(ready.acts.toSorted(), `killed at ${point} of ${about}`).toEqual(first.acts.toSorted())
      expect(gapsIn(ready.deps.journal), `killed at ${point} of ${about}`).toEqual([])
    }
  })
})

it('every fault point was passed', () => {
  expect([...passedSomewhere].toSorted()).toEqual([...faultPoints].toSorted())
})
