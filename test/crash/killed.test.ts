/** A process killed by SIGKILL, its journal in a file, and another process that goes on where it was. */
import { expect, it } from 'vitest'
import { openJournal } from '../../src/adapters/journal/open-journal.ts'
import { wireCloud } from '../support/killed-runs.ts'
import { faultsIn, scanOf } from '../support/simulated-scan.ts'

/** Null when the run was over before it passed so many places. */
async function killedAndResumed(at: number) {
  const { cloud, changes, journal, plan, close, applyInProcess, resumeHere } = await wireCloud(fault)
  expect(plan.repairs.map(({ held, steps }) => [held, steps.length > 0])).toEqual([[[], true]])
  try {
    const killed = await applyInProcess(at)
    if (killed.signal === null) return null
    const known = openJournal(journal)
    const state = known.journal.run('run-1')?.state
    known.journal.close()
    return { point: killed.said, state, report: await resumeHere(), cloud, changes }
  } finally {
    await close()
  }
}

/** What differs by fault is tried in one process. */
const fault = 'ghost-server-attachment'

/** Just after the act, where most could go wrong; and on request everywhere. */
const everywhere = process.env['CINDERSWEEP_CRASHES'] === 'all'
const places = everywhere ? Array.from({ length: 40 }, (_, at) => at) : [4]

/** Processes are slow to start where many start at once. */
const patienceMs = everywhere ? 900_000 : 180_000

it(
  'a ghost is mended once, wherever the process that mends it is killed',
  async () => {
    const points: string[] = []
    for (const at of places) {
      const ended = await killedAndResumed(at)
      if (ended === null) break
      points.push(ended.point)
      expect(ended.state, ended.point).toBe('running')
      expect(ended.report.results, ended.point).toMatchObject([{ fault, outcome: 'repaired' }])
      expect(ended.changes, ended.point).toHaveLength(1)
      expect(faultsIn(await scanOf(ended.cloud)), ended.point).toEqual([])
    }
    expect(points).toEqual(
      expect.arrayContaining(everywhere ? ['after-intent', 'after-act', 'after-outcome'] : ['after-act']),
    )
  },
  patienceMs,
)
