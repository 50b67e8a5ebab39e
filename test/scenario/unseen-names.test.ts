/** Where a fault's name or remedy hangs on a place that was not seen, the harmless of the two is taken. */
import { describe, expect, it } from 'vitest'
import { scan } from '../../src/flow/scan.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { place } from '../../src/simulate/shapes/place.ts'
import { type Blindness, blinded } from '../support/blind-readers.ts'
import { depsOf, stillCloud } from '../support/simulated-scan.ts'

const unread = (api: 'cinder' | 'nova', name: string): Blindness => ({
  what: 'request',
  api,
  name,
  code: 'endpoint.timeout',
  after: 0,
})

async function foundBlind(cloud: SimulatedCloud, ...blind: readonly Blindness[]): Promise<readonly Finding[]> {
  const deps = await depsOf(cloud)
  const { findings } = await scan({ ...deps, regions: deps.regions.map((readers) => blinded(readers, blind)) })
  return findings
}

const minutes = 60_000

describe('what is not seen is not assumed', () => {
  it('a domain is not ended at once when nobody could say how long its server has been gone', async () => {
    const cloud = stillCloud()
    plant(cloud, 'orphan-domain', { variant: 'deleted', ageMs: 20 * minutes })
    const [found] = await foundBlind(cloud, unread('nova', 'pastServer'))
    expect(found?.fault).toBe('orphan-domain')
    expect(found?.remedy.blocked_by.join()).toContain('when its server ended was not seen')
  })

  it('a domain that may hold the last data of a deleted volume is no confirmed orphan while the trash is unseen', async () => {
    const cloud = stillCloud()
    plant(cloud, 'trashed-while-open', { variant: 'orphan' })
    const [found] = await foundBlind(cloud, { what: 'plane', plane: 'backend' }, unread('cinder', 'volumes'))
    expect(found).toMatchObject({ fault: 'orphan-domain', confidence: 'unconfirmed' })
    expect(found?.remedy.blocked_by).not.toEqual([])
  })

  it('a client of an id that Cinder’s list would explain is not blocklisted while that list is unread', async () => {
    const cloud = stillCloud()
    place(cloud, 'migrated-name')
    const found = await foundBlind(cloud, unread('cinder', 'volumes'))
    const watchers = found.filter(({ fault }) => fault === 'orphan-watcher')
    expect(watchers.map(({ confidence }) => confidence)).toEqual(['unconfirmed'])
    expect(watchers[0]?.remedy.blocked_by.join()).toContain('volumes could not be read')
  })

  it('a server is not proven gone when nobody could say whether every cell answers', async () => {
    const cloud = stillCloud()
    plant(cloud, 'ghost-server-attachment')
    const found = await foundBlind(cloud, unread('nova', 'services'))
    const ghosts = found.filter(({ fault }) => fault === 'ghost-server-attachment')
    expect(ghosts.map(({ confidence }) => confidence)).toEqual(['unconfirmed'])
  })
})
