/** How long each plane took to read. */
import type { Plane } from '../model/planes.ts'

export interface Stopwatch {
  time<T>(plane: Plane, work: Promise<T>): Promise<T>
  seconds(plane: Plane): number
}

/** Parallel work on one plane counts once: from its first beginning to its last end. */
export function stopwatch(): Stopwatch {
  const began = new Map<Plane, number>()
  const ended = new Map<Plane, number>()
  return {
    async time(plane, work) {
      if (!began.has(plane)) began.set(plane, performance.now())
      try {
        return await work
      } finally {
        ended.set(plane, performance.now())
      }
    },
    seconds(plane) {
      const ms = (ended.get(plane) ?? 0) - (began.get(plane) ?? 0)
      return Math.round(ms) / 1e3
    },
  }
}
