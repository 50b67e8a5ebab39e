import { describe, expect, it } from 'vitest'
import { holdersOf, holdersSentences } from '../../../src/flow/holders.ts'
import { whyOf } from '../../../src/flow/why.ts'
import type { Dossier } from '../../../src/model/dossier.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { plant } from '../../../src/simulate/faults/plant.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'

type Planes = readonly ('backend' | 'host' | 'log')[]

async function dossierOf(planting: Parameters<typeof plant>[1], variant?: string, planes?: Planes): Promise<Dossier> {
  const cloud = stillCloud()
  const { volume } = plant(cloud, planting, { variant })
  const { snapshot } = await scanOf(cloud, planes === undefined ? {} : { planes })
  return whyOf(String(volume), snapshot, defaultPolicy).dossiers[0] as Dossier
}

describe('who holds a volume', () => {
  it('is a domain that has it as a disk', async () => {
    const { held } = holdersOf(await dossierOf('orphan-domain'))
    expect(held).toEqual([expect.stringMatching(/^domain instance-\w+ on compute-\d\d \([0-9a-f-]{36}, running\)$/)])
  })

  it('is a client of the back end that is no domain', async () => {
    const { held } = holdersOf(await dossierOf('orphan-watcher'))
    expect(held).toEqual([expect.stringMatching(/^a client at [\d.]+:\d+\/\d+ \(client \d+\)$/)])
  })

  it('is whoever is logged in through an export', async () => {
    const dossier = await dossierOf('leaked-connection')
    const exports = dossier.backend.exports.items.map((entry) => ({ ...entry, active: true }))
    const backend = { ...dossier.backend, exports: { ...dossier.backend.exports, items: exports } }
    expect(exports.length).toBeGreaterThan(0)
    expect(holdersOf({ ...dossier, backend }).held).toContain(`an initiator of ${exports[0]?.host} that is logged in`)
  })

  it('is whoever has its map open, by name where that is known', async () => {
    const dossier = await dossierOf('faulty-multipath')
    const [device] = dossier.devices.items
    const opened = (holders: readonly string[]): Dossier => ({
      ...dossier,
      devices: {
        ...dossier.devices,
        items: device?.map ? [{ ...device, map: { ...device.map, openCount: 1, holders } }] : [],
      },
    })
    expect(holdersOf(opened(['mount /srv'])).held).toEqual([
      expect.stringMatching(/^map \S+ on \S+, open by mount \/srv$/),
    ])
    expect(holdersOf(opened([])).held).toEqual([expect.stringMatching(/^map \S+ on \S+, open$/)])
    expect(holdersOf(dossier).held).toEqual([])
  })

  it('is nobody only where everybody could be asked', async () => {
    const cloud = stillCloud()
    const { id } = makeVolume(cloud, { name: 'free' })
    const sentencesWith = async (planes: Planes) => {
      const { snapshot } = await scanOf(cloud, { planes })
      return holdersSentences(whyOf(id, snapshot, defaultPolicy).dossiers[0] as Dossier)
    }
    expect(await sentencesWith(['backend', 'host'])).toEqual(['nobody'])
    expect(await sentencesWith(['backend'])).toEqual(['nobody that was seen; compute hosts are not configured'])
    expect((await sentencesWith(['host']))[0]).toMatch(/^nobody that was seen; .*only through Cinder/)
  })
})
