/** The end of the ladder of a deletion: the row of a volume whose data is gone, where Cinder cannot end it. */
import { describe, expect, it } from 'vitest'
import { resumeRun } from '../../src/apply/apply-plan.ts'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import { leaseMs } from '../../src/apply/run-lock.ts'
import { undoRun } from '../../src/apply/undo.ts'
import { done } from '../../src/model/act.ts'
import type { Permission } from '../../src/model/permission.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { attach, inThePast, makeServer, makeVolume, write } from '../../src/simulate/hands.ts'
import { imageName } from '../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../src/simulate/state/rows.ts'
import { rbdOf } from '../support/scenery.ts'
import { applied, planOf, repairDepsOf, simulatedAuthUrl } from '../support/simulated-repairs.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'
import { worldText } from '../support/world-text.ts'

const planes = ['database', 'backend', 'host', 'log'] as const

interface Wishes {
  readonly allowed?: readonly Permission[]
  readonly objectStays?: boolean
  readonly meanwhile?: (cloud: SimulatedCloud, volume: VolumeRow) => void
}

/** Cinder takes the deletion, and its driver breaks over it each time. */
async function broken({ allowed = ['database'], objectStays = false, meanwhile = () => undefined }: Wishes = {}) {
  const cloud = stillCloud()
  attach(inThePast(cloud, 86_400_000), makeServer(cloud), makeVolume(cloud))
  const { volume: id } = plant(cloud, 'error-deleting', { variant: 'plain' })
  const volume = cloud.volumes.get(id as string) as VolumeRow
  if (!objectStays) rbdOf(cloud).images.delete(imageName(volume.id))
  const acts: string[] = []
  const change = (deps: ApplyDeps): ApplyDeps => ({
    ...deps,
    writers: deps.writers.map((own) => ({
      ...own,
      cinder: async ({ act }) => {
        acts.push(act)
        write(cloud, volume, 'error_deleting')
        meanwhile(cloud, volume)
        return done
      },
      databases: async (act, ...rest) => {
        acts.push(act.act)
        return own.databases?.(act, ...rest) ?? done
      },
    })),
  })
  const deps = await repairDepsOf(cloud, { allowed, planes, change })
  return { cloud, volume, acts, deps, plan: await planOf(deps) }
}

describe('a volume whose deletion Cinder cannot end', () => {
  it('is forgotten in the database once its object is gone, and its quota follows', async () => {
    const { cloud, volume, acts, deps, plan } = await broken()
    const quota = { ...cloud.quotas.get(volume.project) }
    const { results } = await applied(plan, deps)
    expect(results.map(({ outcome, steps }) => [outcome, steps.map((step) => step.outcome)])).toEqual([
      ['repaired', ['unproved', 'done']],
    ])
    expect(acts).toEqual(['delete-volume', 'forget-volume'])
    expect([volume.status, cloud.quotas.get(volume.project)?.volumes]).toEqual(['deleted', Number(quota.volumes) - 1])
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('comes back with its counts when that is undone', async () => {
    const { cloud, deps, plan } = await broken()
    const before = worldText(cloud)
    await applied(plan, deps)
    const { results } = await undoRun({ run: 'run-2', of: 'run-1', authUrl: simulatedAuthUrl }, deps)
    expect(results.map(({ outcome }) => outcome)).toEqual(['repaired'])
    expect(results[0]?.why).toContain('step 1 (force-delete the volume')
    expect(worldText(cloud)).toBe(before)
  })

  it('stays where its object is still there: its data would be lost to everybody', async () => {
    const { volume, acts, deps, plan } = await broken({ objectStays: true })
    const { results } = await applied(plan, deps)
    expect(results.map(({ outcome, why }) => [outcome, why])).toEqual([
      ['changed', expect.stringMatching(/object volume-.* is still there/)],
    ])
    expect([acts, volume.status]).toEqual([['delete-volume'], 'error_deleting'])
  })

  it('stays where the operator did not allow it, and it is said what would be next', async () => {
    const { volume, acts, deps, plan } = await broken({ allowed: [] })
    const { results } = await applied(plan, deps)
    expect(results.map(({ outcome, why }) => [outcome, why])).toEqual([
      ['failed', expect.stringMatching(/it was accepted, but the volume is error_deleting; .*--allow database/)],
    ])
    expect([acts, volume.status]).toEqual([['delete-volume'], 'error_deleting'])
  })

  const otherwise: Readonly<Record<string, NonNullable<Wishes['meanwhile']>>> = {
    'is of another host': (_, volume) => {
      volume.host = 'elsewhere@ceph#pool'
    },
    'is being migrated': (_, volume) => {
      volume.migrationStatus = 'completing'
    },
    'is available again': (cloud, volume) => write(cloud, volume, 'available'),
  }

  it.each(Object.entries(otherwise))('stays where it %s meanwhile', async (_, meanwhile) => {
    const { volume, acts, deps, plan } = await broken({ meanwhile })
    const { results } = await applied(plan, deps)
    expect(results.map(({ outcome }) => outcome)).toEqual(['changed'])
    expect([acts.filter((act) => act === 'delete-volume').length, volume.deletedAt]).toEqual([1, null])
  })

  it('is forgotten once, also when the run is killed between the two tools', async () => {
    const { volume, acts, deps, plan } = await broken()
    const kill = (point: string, about: string): void => {
      if (point === 'before-intent' && about === '1b') throw new Error('killed')
    }
    await expect(applied(plan, { ...deps, pass: kill })).rejects.toThrow('killed')
    await deps.clock.sleep(leaseMs)
    const { results } = await resumeRun({ run: 'run-1', authUrl: simulatedAuthUrl }, deps)
    expect(results.map(({ outcome }) => outcome)).toEqual(['repaired'])
    expect([acts.filter((act) => act === 'forget-volume').length, volume.status]).toEqual([1, 'deleted'])
  })
})
