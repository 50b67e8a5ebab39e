/** Between two steps the finding's own rule is asked once more: no guard knows all that it knows. */
import { expect, it } from 'vitest'
import type { FaultPoint } from '../../../src/apply/fault-point.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { plant } from '../../../src/simulate/faults/plant.ts'
import { rbdOf } from '../../support/scenery.ts'
import { applied, planOf, repairDepsOf } from '../../support/simulated-repairs.ts'
import { stillCloud } from '../../support/simulated-scan.ts'

/** A reservation that Nova maps: the mapping goes first, and then the record. */
async function betweenTheSteps(change: (cloud: SimulatedCloud, volume: string) => void) {
  const cloud = stillCloud()
  const { volume } = plant(cloud, 'stuck-reserved', { variant: 'with-mapping' })
  const planes = ['database', 'backend', 'host', 'log'] as const
  const deps = await repairDepsOf(cloud, { allowed: ['roll-back', 'database'], planes })
  const plan = await planOf(deps)
  let changed = false
  const pass = (point: FaultPoint): void => {
    if (point !== 'before-next-step' || changed) return
    changed = true
    change(cloud, volume as string)
  }
  const { results } = await applied(plan, { ...deps, pass })
  const left = [...cloud.attachments.all()].filter((row) => row.volume === volume).length
  return { left, ends: results.map(({ outcome, why, steps }) => ({ outcome, why, last: steps.at(-1)?.act })) }
}

it('nothing stands in the way, and both are taken', async () => {
  const { left, ends } = await betweenTheSteps(() => undefined)
  expect([left, ends]).toEqual([0, [expect.objectContaining({ outcome: 'repaired', last: 'delete-attachment' })]])
})

it('somebody has opened the volume: what is left is not taken, and it is said who', async () => {
  const { left, ends } = await betweenTheSteps((cloud, volume) => {
    const client = {
      address: '10.9.9.9:0/7',
      client: '7',
      cookie: '7',
      kind: 'unknown',
      host: null,
      domain: null,
    } as const
    rbdOf(cloud).images.get(`volume-${volume}`)?.watchers.push(client)
  })
  expect([left, ends]).toEqual([
    1,
    [{ outcome: 'changed', why: expect.stringContaining('10.9.9.9:0/7'), last: 'forget-mapping' }],
  ])
})
