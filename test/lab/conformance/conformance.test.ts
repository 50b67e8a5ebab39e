/** The simulated cloud answers as the real one does; where they differ, it is the simulated one that is wrong. */
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyLab } from '../lab.ts'
import { realSide, simulatedSide } from './client.ts'
import { isOnPurpose } from './left-out.ts'
import { deviations, recordOf } from './walk.ts'
import { walksOfServers } from './walks-of-servers.ts'
import { walksOfVolumes } from './walks-of-volumes.ts'

beforeEach(async () => void (await emptyLab()))

describe('status, shape and state are those of the real services', () => {
  it.each(Object.entries({ ...walksOfVolumes, ...walksOfServers }))('in %s', async (_, walk) => {
    const simulated = await simulatedSide()
    try {
      const found = deviations(await recordOf(walk, realSide()), await recordOf(walk, simulated))
      expect(found.filter((deviation) => !isOnPurpose(deviation))).toEqual([])
    } finally {
      await simulated.close()
    }
  })
})
