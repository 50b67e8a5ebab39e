/** The time of a simulated cloud, and what is to happen later in it. */

export interface SimulatedTime {
  now(): number
  /** Runs `event` after the delay: work that a service does behind its answer. */
  later(ms: number, event: () => void): void
  /** Stops all that was to happen later. */
  stop(): void
}

/** Time that stands still until it is moved: fast, and the same in every run. */
export interface ManualTime extends SimulatedTime {
  advance(ms: number): void
  /** Moves on until nothing is left to happen. */
  settle(): void
}

export function manualTime(startAt: number): ManualTime {
  let current = startAt
  let order = 0
  const queue: { at: number; order: number; event: () => void }[] = []
  const nextDue = (until: number) => {
    queue.sort((a, b) => a.at - b.at || a.order - b.order)
    return queue[0] !== undefined && queue[0].at <= until ? queue.shift() : undefined
  }
  const advance = (ms: number): void => {
    const until = current + ms
    for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
      current = Math.max(current, due.at)
      due.event()
    }
    current = until
  }
  return {
    now: () => current,
    later(ms, event) {
      queue.push({ at: current + ms, order: order++, event })
    },
    stop() {
      queue.length = 0
    },
    advance,
    settle() {
      while (queue.length > 0) advance(Math.max(0, Math.min(...queue.map((entry) => entry.at)) - current))
    },
  }
}

/** The machine's own time. Delays are shortened by `speed`, so that a demonstration need not last. */
export function realTime(speed = 1): SimulatedTime {
  const timers = new Set<NodeJS.Timeout>()
  return {
    now: () => Date.now(),
    later(ms, event) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        event()
      }, ms / speed)
      timer.unref()
      timers.add(timer)
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
