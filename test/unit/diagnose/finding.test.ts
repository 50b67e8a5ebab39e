import { describe, expect, it } from 'vitest'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import { findingId } from '../../../src/diagnose/finding.ts'
import type { Finding } from '../../../src/model/finding.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { allPlantings, plant } from '../../../src/simulate/faults/plant.ts'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { exportTo } from '../../../src/simulate/planes/storage.ts'
import { seenRegion } from '../../support/regions.ts'
import { grounds } from '../../support/scenery.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'

const idOf = (findings: readonly Finding[], fault: string): string | undefined =>
  findings.find((finding) => finding.fault === fault)?.id

describe('the id of a finding', () => {
  it('is the same in every scan, whichever planes were seen', async () => {
    for (const { fault, variant } of allPlantings()) {
      const cloud = stillCloud()
      plant(cloud, fault, { variant })
      const seen = idOf((await scanOf(cloud)).findings, fault)
      for (const planes of [[], ['host', 'log']] as const) {
        const other = idOf((await scanOf(cloud, { planes })).findings, fault)
        if (other !== undefined && seen !== undefined) expect([fault, variant, other]).toEqual([fault, variant, seen])
      }
    }
  })

  it('belongs to one finding only', async () => {
    const cloud = stillCloud()
    for (const { fault, variant } of allPlantings()) plant(cloud, fault, { variant })
    const ids = (await scanOf(cloud)).findings.map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(40)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('tells apart what one fault is in one volume: by host, server or record', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    attach(past, makeServer(past), volume)
    exportTo(past, volume, 'compute-02')
    exportTo(past, volume, 'compute-03')
    const { findings } = await scanOf(cloud)
    expect(findings.map(({ fault, host }) => [fault, host])).toEqual([
      ['leaked-export', expect.any(String)],
      ['leaked-export', expect.any(String)],
    ])
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2)
  })

  it('is of one region', async () => {
    const cloud = stillCloud()
    plant(cloud, 'stuck-reserved')
    const region = await seenRegion(cloud)
    const [here, there] = [region, { ...region, name: 'RegionTwo' }].map((seen) =>
      idOf(diagnose(indexRegion(seen), defaultPolicy).findings, 'stuck-reserved'),
    )
    expect(here).toMatch(/^[0-9a-f]{16}$/)
    expect(there).toMatch(/^[0-9a-f]{16}$/)
    expect(here).not.toBe(there)
  })

  it('keeps empty and missing parts in their places', () => {
    expect(findingId('stuck-reserved', 'R', ['a', null])).not.toBe(findingId('stuck-reserved', 'R', [null, 'a']))
  })
})

describe('the findings of a region', () => {
  it('come in the same order each time, the gravest first', async () => {
    const cloud = stillCloud()
    for (const { fault, variant } of allPlantings()) plant(cloud, fault, { variant })
    const region = await seenRegion(cloud)
    const backwards = {
      ...region,
      volumes: region.volumes.toReversed(),
      hosts: region.hosts?.toReversed() ?? null,
      pools: region.pools?.toReversed() ?? null,
    }
    const [one, other] = [region, backwards].map((seen) => diagnose(indexRegion(seen), defaultPolicy).findings)
    expect(other?.map(({ id }) => id)).toEqual(one?.map(({ id }) => id))
    const grave = ['critical', 'high', 'medium', 'low']
    const severities = one?.map(({ severity }) => grave.indexOf(severity)) ?? []
    expect(severities).toEqual(severities.toSorted((a, b) => a - b))
  })
})
