/** Two repairs of one volume in one run: what the first has changed is expected, and nothing else. */
import { expect, it } from 'vitest'
import type { FaultPoint } from '../../src/apply/fault-point.ts'
import { permissions } from '../../src/model/permission.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { makeServer, record } from '../../src/simulate/hands.ts'
import type { VolumeRow } from '../../src/simulate/state/rows.ts'
import { applied, planOf, repairDepsOf } from '../support/simulated-repairs.ts'
import { stillCloud } from '../support/simulated-scan.ts'

/** An orphan domain keeps a volume from being deleted: it is ended, and the volume deleted. */
async function whileTheFirstEnds(change: (cloud: SimulatedCloud, volume: VolumeRow) => void) {
  const cloud = stillCloud()
  const { volume: id } = plant(cloud, 'busy-volume', { variant: 'domain' })
  const volume = cloud.volumes.get(id as string) as VolumeRow
  const planes = ['database', 'backend', 'host', 'log'] as const
  const deps = await repairDepsOf(cloud, { allowed: permissions, planes })
  const plan = await planOf(deps)
  expect(plan.repairs.map(({ fault, after }) => [fault, after.length])).toEqual([
    ['orphan-domain', 0],
    ['busy-volume', 1],
  ])
  const second = plan.repairs[1]?.finding
  const pass = (point: FaultPoint, about: string): void => {
    if (point === 'before-lock' && about === second) change(cloud, volume)
  }
  const { results } = await applied(plan, { ...deps, pass })
  return { volume, results: results.map(({ outcome, why }) => [outcome, why]) }
}

it('what the first one ended is not held against the second', async () => {
  const { results, volume } = await whileTheFirstEnds(() => undefined)
  expect(results.map(([outcome]) => outcome)).toEqual(['repaired', 'repaired'])
  expect(volume.deletedAt).not.toBeNull()
})

it('what somebody else did meanwhile is said, and the second is not begun', async () => {
  const { results, volume } = await whileTheFirstEnds((cloud, { id }) => {
    const row = cloud.volumes.get(id)
    if (row !== undefined) record(cloud, row, makeServer(cloud).id, null, 'reserved')
  })
  expect(results[0]?.[0]).toBe('repaired')
  expect(results[1]).toEqual(['changed', expect.stringMatching(/attachment .* is reserved, .*, and was not there/)])
  expect(volume.deletedAt).toBeNull()
})

it('so is a snapshot that was taken, although no guard speaks of it', async () => {
  const { results, volume } = await whileTheFirstEnds((cloud, row) => {
    const now = cloud.time.now()
    const id = cloud.random.uuid()
    const { project, user, size } = row
    const times = { createdAt: now, updatedAt: now, deletedAt: null }
    cloud.snapshots.add({
      id,
      name: 'late',
      description: null,
      volume: row.id,
      status: 'available',
      project,
      user,
      size,
      ...times,
    })
  })
  expect(results[1]).toEqual(['changed', expect.stringMatching(/snapshot .* is available, and was not there/)])
  expect(volume.deletedAt).toBeNull()
})
