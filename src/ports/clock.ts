import type { Instant } from '../kernel/time.ts'

/** Time, injected, so that tests need not wait and proofs need no clock at all. */
export interface Clock {
  now(): Instant
  /** Resolves after the time, or rejects at once when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
