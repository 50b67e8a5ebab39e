/** Catches what a piece of work throws, as the failure it must be. */
import { CinderSweepError } from '../../src/kernel/errors.ts'

export async function failureOf(work: () => unknown): Promise<CinderSweepError> {
  let outcome: unknown
  try {
    outcome = await work()
  } catch (thrown) {
    if (thrown instanceof CinderSweepError) return thrown
    throw thrown
  }
  throw new Error(`expected a failure, but it gave ${JSON.stringify(outcome)}`)
}
