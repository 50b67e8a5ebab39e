/** A limit for each of many places: what would be too much for one of them waits, and holds up no other. */

/** Runs a work as soon as fewer than the limit run for the same key; who came first goes first. */
export type Gate = <T>(key: string, work: () => Promise<T>) => Promise<T>

export function gate(limit: number): Gate {
  const places = new Map<string, { running: number; readonly waiting: (() => void)[] }>()
  return async (key, work) => {
    const place = places.getOrInsert(key, { running: 0, waiting: [] })
    if (place.running < limit) place.running++
    else await new Promise<void>((resolve) => place.waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Who waits takes over the place, so that nobody slips in between.
      const next = place.waiting.shift()
      if (next === undefined) place.running--
      else next()
    }
  }
}
