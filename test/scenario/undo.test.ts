/** What a run did is given back, and what cannot be is said. */
import { describe, expect, it } from 'vitest'
import { resumeRun } from '../../src/apply/apply-plan.ts'
import { planUndo, undoRun } from '../../src/apply/undo.ts'
import type { Repair, Step } from '../../src/model/plan.ts'
import { digestOf } from '../../src/plan/digest.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { populate } from '../../src/simulate/populate.ts'
import { applied, planOf, repairDepsOf, simulatedAuthUrl } from '../support/simulated-repairs.ts'
import { stillCloud } from '../support/simulated-scan.ts'

const undoing = { run: 'run-2', of: 'run-1', authUrl: simulatedAuthUrl }

/** A stuck volume, and a plan that sets its status in place of what its recipe would do. */
async function withReset(to: string) {
  const cloud = stillCloud()
  populate(cloud, 4)
  const { volume } = plant(cloud, 'stuck-attaching') as { readonly volume: string }
  const deps = await repairDepsOf(cloud)
  const made = await planOf(deps)
  const repairs = made.repairs.map((repair) => ({ ...repair, steps: [resetStep(repair, to)] }))
  const plan = { ...made, repairs }
  return { cloud, deps, volume, plan: { ...plan, digest: digestOf(plan) } }
}

const resetStep = ({ volume }: Repair, to: string): Step => ({
  key: '1',
  says: `set the status to ${to}`,
  act: { act: 'reset-status', volume: volume as never, status: to, attachStatus: null, migrationStatus: null },
  guards: [{ holds: 'volume-status', status: ['attaching'] }],
  proof: [{ holds: 'volume-status', status: [to] }],
  undo: {
    says: 'set the status to error',
    act: { act: 'reset-status', volume: volume as never, status: 'error', attachStatus: null, migrationStatus: null },
  },
  within_ms: 1000,
  instead: null,
})

const statusOf = (cloud: SimulatedCloud, volume: string): string | undefined => cloud.volumes.get(volume)?.status

describe('undo', () => {
  it('takes nothing back while the world is not as the run left it, and says what is otherwise', async () => {
    const { cloud, deps, volume, plan } = await withReset('available')
    await applied(plan, deps)
    expect(statusOf(cloud, volume)).toBe('available')
    const row = cloud.volumes.get(volume)
    if (row !== undefined) row.status = 'in-use'
    const undone = await undoRun(undoing, deps)
    expect(undone.results).toMatchObject([
      { outcome: 'skipped', why: 'what the run left is no longer so: the volume is in-use, not available' },
    ])
    expect(statusOf(cloud, volume)).toBe('in-use')
  })

  it('is stale as any plan is when something changes before it begins', async () => {
    const { cloud, deps, volume, plan } = await withReset('available')
    await applied(plan, deps)
    const change = (point: string): void => {
      const row = cloud.volumes.get(volume)
      if (point === 'before-first-look' && row !== undefined) row.host = 'elsewhere@ceph#pool'
    }
    const undone = await undoRun(undoing, { ...deps, pass: change })
    expect(undone.results).toMatchObject([{ outcome: 'changed', why: expect.stringContaining('elsewhere@ceph#pool') }])
    expect(statusOf(cloud, volume)).toBe('available')
  })

  it('says of a step that has no undo that nothing gives it back', async () => {
    const cloud = stillCloud()
    populate(cloud, 4)
    plant(cloud, 'ghost-server-attachment')
    const deps = await repairDepsOf(cloud)
    await applied(await planOf(deps), deps)
    const [repair] = (await planUndo(undoing, deps)).repairs
    expect(repair?.steps).toEqual([])
    expect(repair?.held).toEqual([
      expect.stringMatching(/^nothing gives back step 1 \(delete attachment .* through Cinder\)$/),
    ])
  })

  it('has nothing to give back of a run that did nothing', async () => {
    const { deps, plan } = await withReset('available')
    await applied(plan, { ...deps, agrees: async () => false })
    expect((await undoRun(undoing, deps)).results).toEqual([])
  })

  it('is refused for an undo, for a run that nobody knows, and while a run goes on', async () => {
    const { deps, plan } = await withReset('error')
    const refusals: string[] = []
    const tryUndo = async (of: string): Promise<void> => {
      try {
        await undoRun({ ...undoing, run: 'run-3', of }, deps)
      } catch (thrown) {
        refusals.push(String((thrown as Error).message))
      }
    }
    const pass = (point: string) => (point === 'after-intent' ? tryUndo('run-1') : undefined)
    await applied(plan, { ...deps, pass })
    await undoRun(undoing, deps)
    await tryUndo('run-2')
    await tryUndo('run-9')
    expect(refusals).toEqual([
      expect.stringMatching(/^run run-1 of test is at work, in process 1 on simulated, since 2026-/),
      'run run-2 gave back what run run-1 had done, and is not itself undone',
      'the journal has no run "run-9"',
    ])
  })

  it('ends the run that it gives back: that one is not resumed any more', async () => {
    const { deps, plan } = await withReset('available')
    const pass = (point: string): void => {
      if (point === 'before-repair-end') throw new Error('broken')
    }
    await expect(applied(plan, { ...deps, pass })).rejects.toThrow('broken')
    expect(deps.journal.run('run-1')?.state).toBe('halted')
    await undoRun(undoing, deps)
    await expect(resumeRun({ run: 'run-1', authUrl: simulatedAuthUrl }, deps)).rejects.toMatchObject({
      code: 'run.refused',
    })
  })
})
