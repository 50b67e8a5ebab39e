/** All that comes in on standard input, for as long as it takes. */
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { CinderSweepError } from '../../kernel/errors.ts'

/** Never with a read that blocks: whoever has touched the stream before has made such reads fail on a slow pipe. */
export async function standardInput(signal: AbortSignal): Promise<Buffer> {
  try {
    return await buffer(addAbortSignal(signal, process.stdin))
  } catch (cause) {
    if (signal.aborted) {
      throw new CinderSweepError('interrupted', 'interrupted while reading standard input', {
        hint: 'Run the command again.',
      })
    }
    throw cause
  }
}
