/** One run at a time: two at work on one cloud would each take the other’s half-done repairs for the world. */
import { CinderSweepError } from '../kernel/errors.ts'
import { formatInstant } from '../kernel/time.ts'
import type { Holding, Lease } from '../ports/journal.ts'
import type { ApplyDeps } from './deps.ts'

/** How long a lock is held without a sign of life. Longer than any one act may take. */
export const leaseMs = 10 * 60_000

const nameOfAll = 'run'

/** Does the work while no other run goes on, or throws `lock.held`. */
export async function alone<T>(run: string, deps: ApplyDeps, work: (lease: Lease) => Promise<T>): Promise<T> {
  const now = deps.clock.now()
  const taken = deps.locks.take([nameOfAll], { run, operator: deps.operator }, now, now + leaseMs)
  if ('heldBy' in taken) throw held(taken.heldBy)
  try {
    return await work(taken.lease)
  } finally {
    giveBack(taken.lease, deps)
  }
}

/** Nothing is done under a lock that was lost: somebody else may have it, and be at work. */
export function keepLeases(leases: readonly Lease[], { locks, clock }: ApplyDeps): void {
  const now = clock.now()
  for (const lease of leases)
    if (!locks.renew(lease, now, now + leaseMs))
      throw new CinderSweepError('lock.lost', `the lock on ${lease.names.join(', ')} was lost`, {
        hint: 'Another run may be at work on it. Look at "cindersweep history", then "cindersweep resume".',
      })
}

/** A lock that cannot be given back ends with this process: no reason to hide why the work itself ended. */
export function giveBack(lease: Lease, { locks }: ApplyDeps): void {
  try {
    locks.release(lease)
  } catch {}
}

function held({ run, operator, host, pid, since, until }: Holding): CinderSweepError {
  const message = `run ${run} of ${operator} is at work, in process ${pid} on ${host}, since ${formatInstant(since)}`
  return new CinderSweepError('lock.held', message, {
    hint: `Wait until it has ended ("cindersweep history" shows it). If that process is gone, its lock ends at ${formatInstant(until)}.`,
    retry: 'later',
    facts: { run, operator, host, pid, since: formatInstant(since), until: formatInstant(until) },
  })
}
