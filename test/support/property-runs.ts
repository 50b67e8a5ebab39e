/**
 * How often and with which chances properties are tried. The same ones each time, unless they are told
 * otherwise: CINDERSWEEP_RUNS multiplies the runs, CINDERSWEEP_SEED chooses the chances (`random` for new ones).
 */
import fc from 'fast-check'

const times = Number(process.env['CINDERSWEEP_RUNS'] ?? 1)
const wish = process.env['CINDERSWEEP_SEED']
const seed = wish === 'random' ? Date.now() : Number(wish ?? 20_260_301)

/** Tries a property so many times; a failure tells its seed and the smallest case. */
export const holds = <Ts>(property: fc.IAsyncProperty<Ts>, runs: number): Promise<void> =>
  fc.assert(property, { numRuns: runs * times, seed }) as Promise<void>

/** Long enough for a night of runs. */
export const patience = 60_000 * Math.max(1, times)
