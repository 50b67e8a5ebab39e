/** Waits for what a database says: not for ever, and not past an interruption. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { databaseFailure, interrupted } from './failure.ts'
import type { ConnectionOptions } from './sql-connection.ts'

export interface Patience {
  /** What is waited for, or the failure over which the connection was given up. */
  withWork<T>(work: Promise<T>): Promise<T>
  /** The connection broke: drivers do not tell everybody who waits. */
  lose(thrown: unknown): void
  /** Takes leave of the server; one that does not answer is left behind. */
  untilParted(parting: Promise<unknown>): Promise<void>
}

/** A pass over a table without an index takes minutes; a machine that lost its power says nothing for ever. */
const defaultSilenceMs = 300_000
const partingMs = 2_000

/** `cut` ends the connection without a word. */
export function patienceWith(cut: () => void, options: ConnectionOptions): Patience {
  const { source, signal, silenceMs = defaultSilenceMs } = options
  const waiting = new Set<(failure: CinderSweepError) => void>()
  let failure: CinderSweepError | null = null
  const giveUp = (why: CinderSweepError): void => {
    failure ??= why
    for (const reject of waiting) reject(failure)
    cut()
  }
  const interrupt = (): void => giveUp(interrupted(source))
  if (signal?.aborted) interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  return {
    withWork: (work) =>
      new Promise((resolve, reject) => {
        // Nobody else waits for it where it comes too late.
        work.catch(() => {})
        if (failure !== null) return reject(failure)
        const timer = setTimeout(() => giveUp(silent(source, silenceMs)), silenceMs)
        const over = (): void => {
          clearTimeout(timer)
          waiting.delete(reject)
        }
        waiting.add(reject)
        work.then(resolve, reject).finally(over)
      }),
    lose: (thrown) => giveUp(databaseFailure(thrown, source, 'reading')),
    async untilParted(parting) {
      signal?.removeEventListener('abort', interrupt)
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, failure === null ? partingMs : 0)
      parting.catch(() => {}).finally(resolve)
      await promise
      clearTimeout(timer)
      cut()
    },
  }
}

const silent = (source: string, silenceMs: number): CinderSweepError =>
  new CinderSweepError('database.timeout', `${source} has said nothing for ${Math.round(silenceMs / 1_000)} s`, {
    hint: 'Check that the database and its machine are alive, and what the statement waits for; then run the command again.',
    retry: 'later',
    facts: { source },
  })
