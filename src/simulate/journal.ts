/** A journal and locks in memory, for proofs that carry out very many plans. */
import type { Entry, Journal, Lease, Locks, RunRecord, Written } from '../ports/journal.ts'

export function simulatedJournal(): Journal {
  const runs = new Map<string, RunRecord>()
  const written: Written[] = []
  return {
    begin: (run) => void runs.set(run.run, { ...run, endedAt: null, state: 'running' }),
    write: (run, repair, at, entry: Entry) => void written.push({ ...entry, seq: written.length, run, repair, at }),
    end(run, state, at) {
      const known = runs.get(run)
      if (known !== undefined) runs.set(run, { ...known, state, endedAt: at })
    },
    run: (id) => runs.get(id) ?? null,
    runs: (limit) => [...runs.values()].reverse().slice(0, limit),
    entries: (run) => written.filter((entry) => entry.run === run),
    repairsOf: (volume, since) =>
      written.filter((entry) => entry.kind === 'repair-began' && entry.at >= since && volumeOf(entry) === volume)
        .length,
    close: () => undefined,
  }

  function volumeOf({ run, repair }: Written): string | null {
    return runs.get(run)?.plan.repairs.find(({ finding }) => finding === repair)?.volume ?? null
  }
}

export function simulatedLocks(): Locks {
  const held = new Map<string, { readonly holder: string; readonly fence: number; until: number }>()
  let fence = 0
  return {
    take(names, holder, now, until) {
      for (const name of names) {
        const other = held.get(name)
        if (other !== undefined && other.until > now && other.holder !== holder) return { heldBy: other.holder, name }
      }
      fence++
      for (const name of names) held.set(name, { holder, fence, until })
      return { lease: { names, holder, fence } }
    },
    renew(lease: Lease, now, until) {
      const ours = lease.names.map((name) => held.get(name))
      if (ours.some((lock) => lock === undefined || lock.fence !== lease.fence || lock.until <= now)) return false
      for (const lock of ours) if (lock !== undefined) lock.until = until
      return true
    },
    release(lease) {
      for (const name of lease.names) if (held.get(name)?.fence === lease.fence) held.delete(name)
    },
  }
}
