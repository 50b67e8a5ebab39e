/** Whether what was written to standard output arrived. */
import { CinderSweepError } from '../kernel/errors.ts'

export interface Delivery {
  /** Why the results were not delivered; null when they were, or when their reader had seen enough. */
  failure(): Promise<CinderSweepError | null>
}

/** A reader that closes its end early, such as head, is no failure: the exit code still tells the result. */
export function watchDelivery(): Delivery {
  let lost: NodeJS.ErrnoException | null = null
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost ??= error
  })
  // Where notes cannot be written, nobody is there to be told so.
  process.stderr.on('error', () => {})
  return {
    async failure() {
      await new Promise<void>((resolve) => process.stdout.write('', () => setImmediate(resolve)))
      return lost === null ? null : failureOf(lost)
    },
  }
}

const failureOf = (error: NodeJS.ErrnoException): CinderSweepError =>
  new CinderSweepError(
    'output.failed',
    `cannot write to standard output: ${error.code ?? error.message}`,
    { hint: 'Make room, or send the output elsewhere, and run it again.' },
    { cause: error },
  )
