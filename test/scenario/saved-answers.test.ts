/** A saved snapshot holds every answer that a scan has got, also about suspects that were cleared by it. */
import { expect, it } from 'vitest'
import { rediagnose } from '../../src/flow/scan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

it('what a direct question has cleared is not reported from the snapshot either', async () => {
  // Before 2.69 only a direct question tells that servers of a dark cell are not gone.
  const cloud = stillCloud({ release: 'queens' })
  plant(cloud, 'cell-unreachable')
  plant(cloud, 'ghost-server-attachment')
  const result = await scanOf(cloud, { planes: ['backend'] })
  expect(faultsIn(rediagnose(result.snapshot, defaultPolicy))).toEqual(faultsIn(result))
})
