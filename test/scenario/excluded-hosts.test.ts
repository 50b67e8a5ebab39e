/** A host that the operator keeps out: what it may hold stays unknown, and nobody calls that a fault. */
import { describe, expect, it } from 'vitest'
import { why } from '../../src/flow/why.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { hostNamed } from '../../src/simulate/planes/hosts.ts'
import { place } from '../../src/simulate/shapes/place.ts'
import { depsOf, faultsIn, findingOf, type ScanWishes, scanOf, stillCloud } from '../support/simulated-scan.ts'

const without = (...hosts: string[]): ScanWishes => ({
  policy: { exclude: { ...defaultPolicy.exclude, hosts: new Set(hosts) } },
})

/** With an excluded host that would not answer either. */
function cloudWithDeadHost(host = 'compute-03') {
  const cloud = stillCloud()
  hostNamed(cloud, host).unreachable = 'no route to host'
  return cloud
}

describe('with an excluded host', () => {
  it('a healthy cloud has no findings, and the host is told as left out', async () => {
    const cloud = cloudWithDeadHost()
    place(cloud, 'attached')
    const result = await scanOf(cloud, without('compute-03'))
    expect(faultsIn(result)).toEqual([])
    const source = result.snapshot.regions[0]?.sources.find((it) => it.source === 'host compute-03')
    expect(source).toMatchObject({ status: 'unconfigured', detail: expect.stringContaining('excluded') })
  })

  it('what only that host could deny stays unconfirmed, and no plane is called incomplete', async () => {
    const cloud = cloudWithDeadHost()
    plant(cloud, 'stuck-detaching')
    const result = await scanOf(cloud, without('compute-03'))
    expect(faultsIn(result)).toEqual(['stuck-detaching'])
    const found = findingOf(result, 'stuck-detaching')
    expect(found.confidence).toBe('unconfirmed')
    expect(found.remedy.blocked_by.join()).toContain('host compute-03 is excluded')
  })

  it('a host that should have answered is still called so', async () => {
    const cloud = cloudWithDeadHost('compute-02')
    plant(cloud, 'stuck-detaching')
    const result = await scanOf(cloud, without('compute-03'))
    expect(findingOf(result, 'plane-incomplete').device).toBe('host compute-02')
  })

  it('also "why" says of it that it is excluded', async () => {
    const cloud = cloudWithDeadHost()
    const { volume } = plant(cloud, 'ghost-server-attachment')
    const told = await why(volume as string, await depsOf(cloud, without('compute-03')))
    expect(told.dossiers[0]?.holders.unseen?.reason).toBe('excluded')
  })
})
