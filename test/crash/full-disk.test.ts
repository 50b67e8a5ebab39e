/** A journal that cannot be written to: then nothing is done. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openJournal } from '../../src/adapters/journal/open-journal.ts'
import { CinderSweepError } from '../../src/kernel/errors.ts'
import type { Journal } from '../../src/ports/journal.ts'
import { readyToApply, resumed, undisturbed } from '../support/crashes.ts'
import { wireCloud } from '../support/killed-runs.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

const failed = {
  code: 'journal.failed',
  message: expect.stringContaining('no room'),
  hint: expect.stringContaining('Make room'),
}

it('wherever the room ends, no act is done without its intent, and the run can be gone on with', async () => {
  const undone: number[] = []
  for (let writes = 0; writes < 8; writes++) {
    const ready = await readyToApply('ghost-server-attachment')
    const journal = breaking(ready.deps.journal, writes)
    const work = undisturbed({ ...ready, deps: { ...ready.deps, journal } })
    const broke = await work.then(
      () => false,
      ({ code }) => code === 'journal.failed',
    )
    const intended = ready.deps.journal.entries('run-1').filter(({ kind }) => kind === 'step-intended').length
    expect(ready.acts.length, `${writes} writes`).toBe(Math.min(1, intended))
    if (!broke) break
    undone.push(writes)
    if (writes > 0) expect((await resumed(ready)).results).toMatchObject([{ outcome: 'repaired' }])
    expect(ready.acts.length, `${writes} writes`).toBe(writes > 0 ? 1 : 0)
  }
  // The run, its repair, the intent, the outcome, the end of the repair, and that of the run.
  expect(undone).toEqual([0, 1, 2, 3, 4, 5])
})

/** The n-th write and all after it find no room. */
function breaking(journal: Journal, writes: number): Journal {
  let left = writes
  const counted =
    <A extends readonly unknown[]>(write: (...args: A) => void) =>
    (...args: A): void => {
      if (left-- <= 0) throw new CinderSweepError('journal.failed', 'there is no room for it', { hint: 'Make room.' })
      write(...args)
    }
  return { ...journal, begin: counted(journal.begin), write: counted(journal.write), end: counted(journal.end) }
}

const filling = `
  import { openJournal } from '${new URL('../../src/adapters/journal/open-journal.ts', import.meta.url)}'
  const { journal } = openJournal(process.argv[1])
  const plan = { repairs: [], filler: 'x'.repeat(20000) }
  let kept = 0
  try {
    for (;;) journal.begin({ run: String(kept++), kind: 'apply', of: null, plan, operator: 'anna', startedAt: 1 })
  } catch ({ code, message, hint }) {
    console.log(JSON.stringify({ kept: kept - 1, code, message, hint }))
  }
`

it('a file that may not grow is told as one without room, and what was in it before is still there', () => {
  const path = join(temporaryFiles(), 'journal.db')
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 800; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', filling, path],
    { encoding: 'utf8' },
  )
  const { kept, ...told } = JSON.parse(stdout)
  expect(told).toEqual(failed)
  const { journal } = openJournal(path)
  expect(kept).toBeGreaterThan(0)
  expect(journal.runs(10_000)).toHaveLength(kept)
  journal.close()
})

/** In blocks of 512 bytes: no journal at all, and one that ends just after an act. */
const rooms = process.env['CINDERSWEEP_CRASHES'] === 'all' ? [8, 184, 208, 232, 256, 280, 304] : [8, 256]

it.each(rooms)(
  'a process whose files may grow to %i blocks does nothing that it could not write down',
  async (blocks) => {
    const { changes, journal: path, close, applyInProcess, resumeHere } = await wireCloud('ghost-server-attachment')
    try {
      const { said } = await applyInProcess(1_000, ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh'])
      const intended = intendedIn(path)
      expect(said).toContain('journal.failed')
      expect(changes.length, said).toBeLessThanOrEqual(intended ?? 0)
      if (intended === null) return
      // There is room again.
      expect((await resumeHere()).results).toMatchObject([{ outcome: 'repaired' }])
      expect(changes.length).toBe(1)
    } finally {
      await close()
    }
  },
)

/** Null where the run was not even begun. */
function intendedIn(path: string): number | null {
  const { journal } = openJournal(path)
  try {
    if (journal.run('run-1') === null) return null
    return journal.entries('run-1').filter(({ kind }) => kind === 'step-intended').length
  } finally {
    journal.close()
  }
}
