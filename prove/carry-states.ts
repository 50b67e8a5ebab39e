/** Carries out the plans of many states, and counts how they end. */
import { carriedOut } from './carry-out.ts'
import { valuesOf } from './state.ts'
import { count, note, type Seen } from './tally.ts'

export interface CarriedTally {
  plans: number
  readonly violations: Map<string, Seen>
  /** How repairs end, and after how many rounds nothing more is planned. */
  readonly endings: Map<string, number>
}

export const newCarriedTally = (): CarriedTally => ({ plans: 0, violations: new Map(), endings: new Map() })

export async function carryStates(states: readonly number[]): Promise<CarriedTally> {
  const tally = newCarriedTally()
  for (const state of states) {
    const { rounds, results, breaches } = await carriedOut(valuesOf(state))
    tally.plans++
    count(tally.endings, rounds === 1 ? 'at rest after 1 round' : `at rest after ${rounds} rounds`)
    for (const { outcome } of results) count(tally.endings, `a repair is ${outcome}`)
    for (const broken of breaches) note(tally.violations, `carried out: ${broken}`, state)
  }
  return tally
}
