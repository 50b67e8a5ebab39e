/** Wherever a run is killed, it ends as it would have: each act done once, and the journal whole. */
import { describe, expect, it } from 'vitest'
import { faultPoints } from '../../src/apply/fault-point.ts'
import type { FaultName } from '../../src/model/faults.ts'
import {
  gapsIn,
  killedAt,
  mendable,
  outcomesOf,
  type Ready,
  readyToApply,
  resumed,
  undisturbed,
  withBrokenServices,
} from '../support/crashes.ts'
import { worldText } from '../support/world-text.ts'

/** Records alone, a guest and its host, devices, a database after an API that refuses, and a status. */
const some: readonly FaultName[] = ['ghost-server-attachment', 'orphan-domain', 'faulty-multipath', 'stuck-reserved']

const everywhere = process.env['CINDERSWEEP_CRASHES'] === 'all'
const chosen = mendable().filter(({ fault }) => everywhere || some.includes(fault))

const passedSomewhere = new Set<string>()

async function endsTheSame(fault: FaultName, variant: string, prepare: (ready: Ready) => Ready): Promise<void> {
  const first = prepare(await readyToApply(fault, variant))
  const { report, passed } = await undisturbed(first)
  for (const [at, { point, about }] of passed.entries()) {
    passedSomewhere.add(point)
    const ready = prepare(await readyToApply(fault, variant, first.plan))
    await killedAt(at, ready)
    const again = await resumed(ready)
    const said = `killed at ${point} of ${about}`
    expect(outcomesOf(again), said).toEqual(outcomesOf(report))
    expect(worldText(ready.cloud), said).toEqual(worldText(first.cloud))
    expect(ready.acts.toSorted(), said).toEqual(first.acts.toSorted())
    expect(gapsIn(ready.deps.journal), said).toEqual([])
  }
}

describe.each(chosen.map(({ fault, variant }) => [fault, variant] as const))('%s, %s', (fault, variant) => {
  it('A-22: ends as it would have, wherever its run is killed, and its journal is whole', () =>
    endsTheSame(fault, variant, (ready) => ready))
})

// Each rung waits for the proof of the softer one: too long for every day.
if (everywhere)
  it('so does a ladder of three rungs, of which the last is taken', async () => {
    await endsTheSame('nova-unaware-attachment', 'no-device', withBrokenServices)
  })

it('every fault point was passed', () => {
  expect([...passedSomewhere].toSorted()).toEqual([...faultPoints].toSorted())
})
