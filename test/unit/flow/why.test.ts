/** What `why` says when a text means several things, also in several regions. */
import { beforeAll, describe, expect, it } from 'vitest'
import { whyOf } from '../../../src/flow/why.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { failureOf } from '../../support/failures.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'

let snapshot: Snapshot
let id: string

/** Two regions that share their volumes, as those of one Cinder do. */
beforeAll(async () => {
  const cloud = stillCloud()
  id = makeVolume(cloud, { name: 'twin' }).id
  makeVolume(cloud, { name: 'twin' })
  const seen = (await scanOf(cloud)).snapshot
  const [region] = seen.regions
  if (region === undefined) throw new Error('a scan sees a region')
  snapshot = { ...seen, regions: [region, { ...region, name: 'RegionTwo' }] }
})

const why = (text: string, region?: string) => whyOf(text, snapshot, defaultPolicy, region)

describe('a text that means several things', () => {
  it('which are the same in two regions: each is told with its region, and the hint is not to give the id', async () => {
    const failure = await failureOf(() => why(id))
    expect(failure).toMatchObject({ code: 'thing.ambiguous', hint: expect.stringContaining('--os-region-name') })
    expect(failure.message).toContain(`volume ${id} in RegionOne, volume ${id} in RegionTwo`)
    expect(failure.hint).not.toContain('id of the one')
  })

  it('is clear when the region is named', () => {
    expect(why(id, 'RegionTwo')).toMatchObject({ thing: { id }, region: { name: 'RegionTwo' } })
  })

  it('of which each has an id of its own is to be told by that', async () => {
    const failure = await failureOf(() => why('twin', 'RegionOne'))
    expect(failure.hint).toBe('Give the id of the one that you mean.')
    expect(failure.message).not.toContain('RegionOne')
  })

  it('is looked for everywhere when the region that is named is not in the snapshot', async () => {
    expect((await failureOf(() => why(id, 'elsewhere'))).message).toContain('means 2 things')
  })
})
