/** Whatever a scan finds about a volume, `why` of that volume tells as well: of a kept snapshot, and of the cloud itself. */
import { describe, expect, it } from 'vitest'
import { why, whyOf } from '../../src/flow/why.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { depsOf, scanOf, stillCloud } from '../support/simulated-scan.ts'

describe('why agrees with a scan', () => {
  const plantings = allPlantings().map(({ fault, variant }) => [fault, variant] as const)

  it.each(plantings)('about %s, %s', async (fault, variant) => {
    const cloud = stillCloud()
    plant(cloud, fault, { variant })
    const { snapshot, findings } = await scanOf(cloud)
    const [deep, usual] = [await depsOf(cloud, { depth: 'deep' }), await depsOf(cloud)]
    for (const { id, volume, confidence } of findings) {
      if (volume === null) continue
      expect(whyOf(volume, snapshot, defaultPolicy).findings).toContainEqual(
        expect.objectContaining({ id, confidence }),
      )
      expect((await why(volume, deep)).findings).toContainEqual(expect.objectContaining({ id, confidence }))
      // What only servers of other projects could tell stays open in a look that is not deep.
      expect((await why(volume, usual)).findings).toContainEqual(expect.objectContaining({ id }))
    }
  })
})
