/** A sample of the exhaustive proof: every state is explained, and no law is broken, judged or carried out. */
import { expect, it } from 'vitest'
import { openBases } from '../../prove/bases.ts'
import { carryStates } from '../../prove/carry-states.ts'
import { evenly } from '../../prove/proof.ts'
import { proveCore } from '../../prove/prove-core.ts'
import { cores, sayState, stateOf, valuesOf } from '../../prove/state.ts'
import { newTally, type Seen } from '../../prove/tally.ts'

/** Seconds of work, on a machine that may have much else to do. */
const patience = 600_000

const told = (seen: ReadonlyMap<string, Seen>): readonly string[] =>
  [...seen].map(([name, { states }]) => `${name}: --state ${states[0]} ${sayState(valuesOf(states[0] as number))}`)

it(
  'judges some thousand states, and carries some of their plans out',
  async () => {
    const bases = await openBases()
    const tally = newTally()
    for (let core = 5; core < cores; core += 2_999) proveCore(core, bases, tally)
    expect(told(tally.violations)).toEqual([])
    expect(told(tally.unclassified)).toEqual([])
    expect(tally.states).toBeGreaterThan(1_000)
    const states = [...tally.plans.values()].map(({ states: [first] }) => first as number)
    const carried = await carryStates(evenly(states, 6))
    expect(told(carried.violations)).toEqual([])
    expect(carried.plans).toBe(6)
  },
  patience,
)

it('numbers states both ways', () => {
  for (const state of [0, 1, 20, 21, 4_711, 31_352_831]) expect(stateOf(valuesOf(state))).toBe(state)
})
