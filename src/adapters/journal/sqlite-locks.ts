/** Locks in the journal's file, for all processes that use it. */
import type { Holding, Locks } from '../../ports/journal.ts'
import type { JournalFile, Row } from './journal-file.ts'
import { lifeOf, type ProcessName } from './this-process.ts'

export function sqliteLocks(file: JournalFile, self: ProcessName): Locks {
  return {
    take: (names, { run, operator }, now, until) =>
      file.change(() => {
        for (const name of names) {
          const [row] = file.rows('SELECT * FROM lock WHERE name = ?', name)
          if (row !== undefined && isHeld(row, now)) return { heldBy: holdingOf(row), name }
        }
        const [counted] = file.rows('UPDATE fence SET last = last + 1 RETURNING last')
        const fence = Number(counted?.['last'])
        for (const name of new Set(names))
          file.run(
            'INSERT OR REPLACE INTO lock (name, fence, run, operator, host, pid, life, since, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
            ...[name, fence, run, operator, self.host, self.pid, self.life, now, until],
          )
        return { lease: { names, fence } }
      }),
    renew: ({ names, fence }, _now, until) =>
      file.change(() => {
        const ours = [...new Set(names)].every((name) =>
          isOurs(file.rows('SELECT fence FROM lock WHERE name = ?', name)[0], fence),
        )
        if (ours) file.run('UPDATE lock SET until = ? WHERE fence = ?', until, fence)
        return ours
      }),
    release: ({ fence }) => void file.run('DELETE FROM lock WHERE fence = ?', fence),
  }
}

const isOurs = (row: Row | undefined, fence: number): boolean => row?.['fence'] === fence

/** Who lives keeps it, who is known to be gone has lost it; of anybody else the lease decides. */
function isHeld({ host, pid, life, until }: Row, now: number): boolean {
  const alive = lifeOf({ host, pid, life } as ProcessName)
  return alive === 'unknown' ? Number(until) > now : alive === 'alive'
}

const holdingOf = ({ run, operator, host, pid, since, until }: Row): Holding =>
  ({ run, operator, host, pid, since, until }) as Holding
