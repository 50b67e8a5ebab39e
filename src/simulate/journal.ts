/** A journal and locks in memory, for proofs that carry out very many plans. */
import { CinderSweepError } from '../kernel/errors.ts'
import type { Entry, Holding, Journal, Locks, RunRecord, Written } from '../ports/journal.ts'

export function simulatedJournal(): Journal {
  const runs = new Map<string, RunRecord>()
  const written: Written[] = []
  return {
    begin(run) {
      if (runs.has(run.run)) throw failed(`run ${run.run} was begun before`)
      runs.set(run.run, { ...run, endedAt: null, state: 'running', resumed: [] })
    },
    resume(run, by) {
      const record = known(run)
      runs.set(run, { ...record, endedAt: null, state: 'running', resumed: [...record.resumed, by] })
    },
    write(run, repair, at, entry: Entry) {
      known(run)
      written.push({ ...entry, seq: written.length + 1, run, repair, at })
    },
    end: (run, state, at) => void runs.set(run, { ...known(run), state, endedAt: at }),
    run: (id) => runs.get(id) ?? null,
    runs: (limit) => [...runs.values()].reverse().slice(0, limit),
    entries: (run) => written.filter((entry) => entry.run === run),
    repairsOf(volume, since) {
      const began = written.filter(({ kind, at }) => kind === 'repair-began' && at >= since)
      return new Set(began.filter((entry) => concerns(entry, volume)).map(({ run }) => run)).size
    },
    close: () => undefined,
  }

  function known(run: string): RunRecord {
    const record = runs.get(run)
    if (record === undefined) throw failed(`nothing is known of run ${run}`)
    return record
  }

  function concerns({ run, repair }: Written, volume: string): boolean {
    const { kind, plan } = known(run)
    return kind === 'apply' && plan.repairs.find(({ finding }) => finding === repair)?.volume === volume
  }
}

const failed = (message: string): CinderSweepError =>
  new CinderSweepError('journal.failed', message, { hint: 'Look at "cindersweep history".' })

export function simulatedLocks(self = { host: 'simulated', pid: 1 }): Locks {
  const held = new Map<string, Holding & { readonly fence: number }>()
  let last = 0
  return {
    take(names, holder, now, until) {
      for (const name of names) {
        const other = held.get(name)
        if (other !== undefined && other.until > now) return { heldBy: withoutFence(other), name }
      }
      const fence = ++last
      for (const name of names) held.set(name, { ...holder, ...self, fence, since: now, until })
      return { lease: { names, fence } }
    },
    renew({ names, fence }, _now, until) {
      if (names.some((name) => held.get(name)?.fence !== fence)) return false
      for (const name of names) held.set(name, { ...(held.get(name) as Holding), fence, until })
      return true
    },
    release({ names, fence }) {
      for (const name of names) if (held.get(name)?.fence === fence) held.delete(name)
    },
  }
}

const withoutFence = ({ fence: _, ...holding }: Holding & { readonly fence: number }): Holding => holding
