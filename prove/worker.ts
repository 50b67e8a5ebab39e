/** One thread of the proof: judges the cores, or carries out the plans, that it is handed. */
import { parentPort } from 'node:worker_threads'
import { type Bases, openBases } from './bases.ts'
import { type CarriedTally, carryStates } from './carry-states.ts'
import { proveCore } from './prove-core.ts'
import { newTally, type Tally } from './tally.ts'

export type Job =
  | { readonly kind: 'judge'; readonly cores: readonly number[] }
  | { readonly kind: 'carry'; readonly states: readonly number[] }

export type Answer =
  | { readonly kind: 'judged'; readonly tally: Tally }
  | { readonly kind: 'carried'; readonly tally: CarriedTally }

let bases: Bases | null = null

async function answer(job: Job): Promise<Answer> {
  if (job.kind === 'carry') return { kind: 'carried', tally: await carryStates(job.states) }
  bases ??= await openBases()
  const tally = newTally()
  for (const core of job.cores) proveCore(core, bases, tally)
  return { kind: 'judged', tally }
}

parentPort?.on('message', (job: Job) => {
  void answer(job).then((said) => parentPort?.postMessage(said))
})
