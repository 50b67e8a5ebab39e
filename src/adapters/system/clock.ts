/** The machine's own clock. */
import { setTimeout as delay } from 'node:timers/promises'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { Clock } from '../../ports/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, { signal })
    } catch (cause) {
      throw new CinderSweepError(
        'interrupted',
        'interrupted while waiting',
        { hint: 'Run the command again.' },
        { cause },
      )
    }
  },
}
