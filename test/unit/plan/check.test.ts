/** What was not seen does not hold, and nothing in use is called free. */
import { describe, expect, it } from 'vitest'
import { dossierOf } from '../../../src/correlate/dossier.ts'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import type { HostName, ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { Condition } from '../../../src/model/condition.ts'
import type { Dossier } from '../../../src/model/dossier.ts'
import type { Permission } from '../../../src/model/permission.ts'
import { breach } from '../../../src/plan/check.ts'
import type { View } from '../../../src/plan/view.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { exportTo } from '../../../src/simulate/planes/storage.ts'
import { seenRegion } from '../../support/regions.ts'
import { rbdOf } from '../../support/scenery.ts'
import { stillCloud } from '../../support/simulated-scan.ts'

const all = ['backend', 'host'] as const

async function viewOf(
  cloud: SimulatedCloud,
  volume: string,
  { planes = all as readonly ('backend' | 'host')[], allowed = [] as readonly Permission[] } = {},
): Promise<View> {
  const index = indexRegion(await seenRegion(cloud, { planes }))
  return { index, dossier: dossierOf(index, volume as VolumeId), findings: [], allowed: new Set(allowed) }
}

const free: Condition = { holds: 'nobody-else-has-it', except: [] }

describe('that nobody else has it', () => {
  it('holds of a volume that nobody has', async () => {
    const cloud = stillCloud()
    expect(breach(free, await viewOf(cloud, makeVolume(cloud).id), '')).toBeNull()
  })

  it('does not hold where nobody looked at the hosts, unless the operator allowed it', async () => {
    const cloud = stillCloud()
    const { id } = makeVolume(cloud)
    expect(breach(free, await viewOf(cloud, id, { planes: ['backend'] }), '')).toMatch(/hosts were not seen/)
    const allowed = await viewOf(cloud, id, { planes: ['backend'], allowed: ['unseen-hosts'] })
    expect(breach(free, allowed, '')).toBeNull()
  })

  it('does not hold where its back end did not answer; one that is not configured is the operator’s choice', async () => {
    const cloud = stillCloud()
    const { id } = makeVolume(cloud)
    expect(breach(free, await viewOf(cloud, id, { planes: ['host'] }), '')).toBeNull()
    for (const storage of cloud.storage) storage.unreachable = 'no route'
    expect(breach(free, await viewOf(cloud, id), '')).toMatch(/has it open on the back end was not seen: .*no route/)
  })

  it('does not hold while a stranger has it open beside a guest that is excepted', async () => {
    const cloud = stillCloud()
    const [server, volume] = [makeServer(cloud), makeVolume(cloud)]
    attach(cloud, server, volume)
    const but: Condition = { holds: 'nobody-else-has-it', except: [server.id as ServerId] }
    expect(breach(but, await viewOf(cloud, volume.id), '')).toBeNull()
    const watchers = rbdOf(cloud).images.get(`volume-${volume.id}`)?.watchers
    watchers?.push({ address: '10.9.9.9:0/1', client: '1', cookie: '1', kind: 'unknown', host: null, domain: null })
    expect(breach(but, await viewOf(cloud, volume.id), '')).toMatch(/2 clients have it open/)
  })

  it('does not hold while a host is logged in to its export', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { type: 'san' })
    for (const storage of cloud.storage)
      if (storage.kind === 'hpe3par')
        for (const { name } of storage.volumes.values())
          storage.vluns.push({ volume: name, host: 'compute-02', lun: 1, active: true })
    expect(breach(free, await viewOf(cloud, volume.id), '')).toMatch(/compute-02 is logged in/)
  })
})

describe('what is gone', () => {
  it('is no server that nobody asked for', async () => {
    const cloud = stillCloud()
    const server = '00000000-0000-4000-8000-000000000009' as ServerId
    const view = await viewOf(cloud, makeVolume(cloud).id)
    expect(breach({ holds: 'server-gone', server }, view, '')).toMatch(/nobody asked/)
    expect(breach({ holds: 'mapping-gone', server }, view, '')).toMatch(/was not seen/)
  })

  it('is no parent of a clone where a pool was not seen', async () => {
    const cloud = stillCloud()
    const { id } = makeVolume(cloud)
    const clone: Condition = { holds: 'independent', object: 'volumes/clone' }
    expect(breach(clone, await viewOf(cloud, id), '')).toBeNull()
    rbdOf(cloud).unreachable = 'it does not answer'
    expect(breach(clone, await viewOf(cloud, id), '')).toMatch(/clones were not seen/)
    expect(breach(clone, await viewOf(cloud, id, { planes: [] }), '')).not.toBeNull()
  })
})

it('a path is not there to be deleted while it answers', async () => {
  const cloud = stillCloud()
  const [server, volume] = [makeServer(cloud), makeVolume(cloud, { type: 'san' })]
  attach(cloud, server, volume)
  const [map] = cloud.hosts.get('compute-01')?.maps.values() ?? []
  const [path] = map?.paths ?? []
  const condition = { holds: 'path', host: 'compute-01' as HostName, ...path } as unknown as Condition
  expect(breach(condition, await viewOf(cloud, volume.id), '')).toMatch(/still answers/)
  if (path !== undefined) path.state = 'failed'
  expect(breach(condition, await viewOf(cloud, volume.id), '')).toBeNull()
})

it('an export through a set is none that may be removed: others would lose it too', async () => {
  const cloud = stillCloud()
  const volume = makeVolume(cloud, { type: 'san' })
  exportTo(cloud, volume, 'compute-02')
  const condition: Condition = { holds: 'export', host: 'compute-02' }
  const view = await viewOf(cloud, volume.id)
  expect(breach(condition, view, '')).toBeNull()
  const dossier = view.dossier as Dossier
  const items = dossier.backend.exports.items.map((entry) => ({ ...entry, through: 'set:all' }))
  const exports = { ...dossier.backend.exports, items }
  const shared = { ...view, dossier: { ...dossier, backend: { ...dossier.backend, exports } } }
  expect(breach(condition, shared, '')).toBe('it is exported to compute-02 through set:all, which has others in it')
})
