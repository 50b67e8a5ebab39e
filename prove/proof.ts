/** The whole proof, or a part of it: first every state is judged, then every plan is carried out once. */

import { type CarriedTally, newCarriedTally } from './carry-states.ts'
import { cores } from './state.ts'
import { addTo as addJudged, count, countOf, newTally, type Tally } from './tally.ts'
import { startThreads } from './threads.ts'
import type { Job } from './worker.ts'

export interface Wanted {
  readonly threads: number
  /** Every so manieth core, from that one on: 1 and 0 for all. */
  readonly every: number
  readonly from: number
  /** How many plans are carried out at most. */
  readonly carry: number
  tell(says: string): void
  /** What is judged until then is carried out; and what is carried out until then is told. */
  readonly stop: { readonly judging: AbortSignal; readonly carrying: AbortSignal }
}

export interface Proof {
  readonly judged: Tally
  readonly carried: CarriedTally
}

const coresInAJob = 512
const plansInAJob = 20

export async function prove({ threads, every, from, carry, tell, stop }: Wanted): Promise<Proof> {
  const all = startThreads(threads)
  const judged = newTally()
  const carried = newCarriedTally()
  try {
    const chosen = Array.from({ length: Math.ceil((cores - from) / every) }, (_, i) => from + i * every)
    let done = 0
    const judging = inParts(chosen, coresInAJob).map((part): Job => ({ kind: 'judge', cores: part }))
    await all.work(
      judging,
      (answer) => {
        if (answer.kind !== 'judged') return
        addJudged(judged, answer.tally)
        done++
        tell(
          `judged ${Math.round((100 * done) / judging.length)} %: ${judged.states} states, ${judged.plans.size} plans`,
        )
      },
      stop.judging,
    )
    const states = evenly(
      [...judged.plans.values()].map(({ states: [first] }) => first as number),
      carry,
    )
    const carrying = inParts(states, plansInAJob).map((part): Job => ({ kind: 'carry', states: part }))
    await all.work(
      carrying,
      (answer) => {
        if (answer.kind !== 'carried') return
        addCarried(carried, answer.tally)
        tell(`carried out ${carried.plans} of ${states.length} plans, ${countOf(carried.violations)} violations`)
      },
      stop.carrying,
    )
  } finally {
    await all.end()
  }
  return { judged, carried }
}

const inParts = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

/** So many of them, spread over all. */
export const evenly = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most
    ? items
    : Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T)

function addCarried(sum: CarriedTally, part: CarriedTally): void {
  sum.plans += part.plans
  for (const [name, by] of part.endings) count(sum.endings, name, by)
  for (const [name, seen] of part.violations) {
    const entry = sum.violations.getOrInsertComputed(name, () => ({ count: 0, states: [] }))
    entry.count += seen.count
    entry.states.push(...seen.states)
  }
}
