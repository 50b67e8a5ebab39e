/** The journal in its file. */
import type { Plan } from '../../model/plan.ts'
import type { Entry, Journal, RunRecord, Written } from '../../ports/journal.ts'
import { failed } from './journal-failure.ts'
import type { JournalFile, Row } from './journal-file.ts'

export function sqliteJournal(file: JournalFile): Journal {
  const { rows, run: change } = file
  const plans = new Map<string, Plan>()
  return {
    begin({ run, kind, of, plan, operator, startedAt }) {
      change(
        `INSERT INTO run (run, kind, of, plan, operator, started_at, state) VALUES (?, ?, ?, ?, ?, ?, 'running')`,
        ...[run, kind, of, JSON.stringify(plan), operator, startedAt],
      )
      plans.set(run, plan)
    },
    resume: (run, { operator, at }) =>
      file.change(() => {
        if (change(`UPDATE run SET state = 'running', ended_at = NULL WHERE run = ?`, run) === 0) throw unknown(run)
        change('INSERT INTO resumption (run, operator, at) VALUES (?, ?, ?)', run, operator, at)
      }),
    write(run, repair, at, entry) {
      const { kind } = entry
      const volume = kind === 'repair-began' ? volumeOf(run, repair) : null
      change(
        'INSERT INTO entry (run, repair, at, kind, volume, entry) VALUES (?, ?, ?, ?, ?, ?)',
        ...[run, repair, at, kind, volume, JSON.stringify(entry)],
      )
    },
    end(run, state, at) {
      if (change('UPDATE run SET state = ?, ended_at = ? WHERE run = ?', state, at, run) === 0) throw unknown(run)
    },
    run: (id) => rows('SELECT * FROM run WHERE run = ?', id).map(runOf)[0] ?? null,
    runs: (limit) => rows('SELECT * FROM run ORDER BY number DESC LIMIT ?', limit).map(runOf),
    entries: (run) => rows('SELECT * FROM entry WHERE run = ? ORDER BY seq', run).map(writtenOf),
    repairsOf: (volume, since) =>
      Number(
        rows(
          `SELECT count(DISTINCT run) AS count FROM entry JOIN run USING (run) WHERE volume = ? AND at >= ? AND run.kind = 'apply'`,
          volume,
          since,
        )[0]?.['count'],
      ),
    close: () => file.close(),
  }

  function volumeOf(run: string, repair: string): string | null {
    const plan = plans.get(run) ?? rows('SELECT * FROM run WHERE run = ?', run).map(runOf)[0]?.plan
    if (plan === undefined) throw unknown(run)
    plans.set(run, plan)
    return plan.repairs.find(({ finding }) => finding === repair)?.volume ?? null
  }

  function runOf(row: Row): RunRecord {
    const { run, kind, of, plan, operator, started_at: startedAt, ended_at: endedAt, state } = row
    const resumed = rows('SELECT operator, at FROM resumption WHERE run = ? ORDER BY number', String(run))
    return { run, kind, of, plan: parsed(plan), operator, startedAt, endedAt, state, resumed } as unknown as RunRecord
  }

  function writtenOf({ seq, run, repair, at, entry }: Row): Written {
    return { ...(parsed(entry) as Entry), seq, run, repair, at } as Written
  }

  function parsed(text: unknown): unknown {
    return file.told(() => JSON.parse(String(text)))
  }

  function unknown(run: string) {
    return failed(`the journal ${file.path} knows nothing of run ${run}`, 'Look at "cindersweep history".')
  }
}
