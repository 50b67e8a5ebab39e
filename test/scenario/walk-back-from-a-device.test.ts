/** From a faulty map on a host back to its LUN, its volume and its server, in one question. */
import { describe, expect, it } from 'vitest'
import { why } from '../../src/flow/why.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume } from '../../src/simulate/hands.ts'
import { addMap, hostNamed } from '../../src/simulate/planes/hosts.ts'
import { virtualVolumeOf, wwidOf } from '../../src/simulate/planes/storage.ts'
import { grounds } from '../support/scenery.ts'
import { arrayReaderOver } from '../support/simulated-array.ts'
import { depsOf } from '../support/simulated-scan.ts'

async function asked(cloud: SimulatedCloud, text: string) {
  const deps = await depsOf(cloud)
  const regions = deps.regions.map((readers) => ({
    ...readers,
    backends: (readers.backends ?? []).map((one) => (one.source.includes(' 3par ') ? arrayReaderOver(cloud) : one)),
  }))
  return why(text, { ...deps, regions })
}

/** Attached on the first host; on the second a dead map of it was left behind. */
function leftBehind() {
  const { cloud, past } = grounds()
  const server = makeServer(past, { host: 'compute-01' })
  const volume = makeVolume(past, { type: 'san' })
  attach(past, server, volume)
  const object = virtualVolumeOf(past, volume)
  const map = addMap(hostNamed(past, 'compute-02'), wwidOf(object?.wwn ?? ''))
  for (const path of map.paths) path.state = 'failed'
  return { cloud, server, volume, wwid: map.wwid, name: object?.name ?? '', wwn: object?.wwn ?? '' }
}

describe('a device', () => {
  it.each(['wwid', 'wwn', 'name'] as const)('asked for by its %s leads to LUN, volume and server', async (by) => {
    const ground = leftBehind()
    const { dossiers, findings } = await asked(ground.cloud, ground[by])
    expect(dossiers).toHaveLength(1)
    expect(dossiers[0]).toMatchObject({
      id: ground.volume.id,
      backend: {
        object: { value: { name: ground.name, wwid: ground.wwid } },
        exports: { items: [{ host: 'compute-01', lun: 1, active: true }] },
      },
    })
    expect(dossiers[0]?.claims.map((claim) => claim.server)).toEqual([ground.server.id])
    expect(dossiers[0]?.devices.items.map(({ host }) => host).sort()).toEqual(['compute-01', 'compute-02'])
    expect(findings.map(({ fault, host }) => [fault, host])).toEqual([['faulty-multipath', 'compute-02']])
  })

  it('is among those of its host, with all that it leads to', async () => {
    const ground = leftBehind()
    const { dossiers, findings } = await asked(ground.cloud, 'compute-02')
    expect(dossiers.map(({ id }) => id)).toEqual([ground.volume.id])
    expect(dossiers[0]?.claims[0]?.server).toBe(ground.server.id)
    expect(findings.map(({ fault }) => fault)).toContain('faulty-multipath')
  })
})
