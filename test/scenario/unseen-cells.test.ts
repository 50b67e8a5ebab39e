/** Whether every cell of Nova answers is told by its services; when they cannot be read, nobody knows. */
import { describe, expect, it } from 'vitest'
import { scan } from '../../src/flow/scan.ts'
import { CinderSweepError } from '../../src/kernel/errors.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { depsOf, stillCloud } from '../support/simulated-scan.ts'

const unreadable = (): Promise<never> =>
  Promise.reject(new CinderSweepError('endpoint.timeout', 'no answer came', { hint: 'Nothing: a test asked for it.' }))

describe('an absence of servers is not proven', () => {
  it.each(['services', 'showsDarkCells'] as const)('when %s could not be read', async (name) => {
    const cloud = stillCloud()
    plant(cloud, 'leaked-connection')
    const deps = await depsOf(cloud)
    const blinded = (readers: RegionReaders): RegionReaders => ({
      ...readers,
      nova: { ...readers.nova, [name]: unreadable },
    })
    const seen = await scan(deps)
    expect(seen.findings.map(({ fault, confidence }) => [fault, confidence])).toEqual([
      ['leaked-connection', 'confirmed'],
    ])
    const blind = await scan({ ...deps, regions: deps.regions.map(blinded) })
    const found = blind.findings.find((finding) => finding.fault === 'leaked-connection')
    expect(found?.confidence).toBe('unconfirmed')
    expect(found?.remedy.blocked_by.join()).toContain('no answer came')
  })
})
