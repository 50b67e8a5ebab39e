/** Whatever is planted and whatever could not be read: what is printed as JSON is of the published forms. */
import { describe, expect, it } from 'vitest'
import { scanDocument, whyDocument } from '../../src/flow/document.ts'
import { failedSnapshot, rediagnose, type Scan } from '../../src/flow/scan.ts'
import { whyOf } from '../../src/flow/why.ts'
import { CinderSweepError } from '../../src/kernel/errors.ts'
import { faultNames } from '../../src/model/faults.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { makeWeather, parseTrouble } from '../../src/simulate/wire/weather.ts'
import { faultsOfForm, schemaOf } from '../support/schemas.ts'
import { type ScanWishes, scanOf, stillCloud, testTime } from '../support/simulated-scan.ts'

/** Of a scan and of `why` of each thing that a finding names, what is not of the published forms. */
function flawsIn(result: Scan): readonly string[] {
  const { snapshot, findings } = result
  const things = new Set(findings.map(({ volume, server, host }) => volume ?? server ?? host))
  const whys = [...things].flatMap((thing) => {
    if (thing === null) return []
    const document = whyDocument(whyOf(thing, snapshot, defaultPolicy))
    expect(document.sources.length).toBeGreaterThan(0)
    return faultsOfForm('cindersweep.why-1.json', document).map((flaw) => `why ${thing}: ${flaw}`)
  })
  return [...faultsOfForm('cindersweep.scan-1.json', scanDocument(result)), ...whys]
}

describe('the published forms hold for each planted fault', () => {
  it.each(allPlantings().map(({ fault, variant }) => [fault, variant] as const))('%s, %s', async (fault, variant) => {
    const cloud = stillCloud()
    plant(cloud, fault, { variant })
    const result = await scanOf(cloud)
    expect(result.findings.length).toBeGreaterThan(0)
    expect(flawsIn(result)).toEqual([])
  })
})

/** Two faults and all healthy shapes. */
function fullCloud(): SimulatedCloud {
  const cloud = stillCloud()
  for (const shape of shapeNames) place(cloud, shape)
  plant(cloud, 'ghost-server-attachment')
  plant(cloud, 'busy-volume')
  return cloud
}

describe('the published forms hold for clouds with trouble', () => {
  const troubles = [
    'volume/attachments:cut',
    'volume/volumes:500',
    'compute/servers:html',
    'compute:reset',
    'volume:nonsense',
    'volume/os-services:403',
  ]
  it.each(troubles)('%s', async (text) => {
    const weather = makeWeather()
    const trouble = parseTrouble(text)
    if (trouble !== null) weather.add(trouble)
    const result = await scanOf(fullCloud(), { weather })
    expect(scanDocument(result).sources.some(({ status }) => status !== 'complete')).toBe(true)
    expect(flawsIn(result)).toEqual([])
  })

  const blindness: readonly (readonly [string, ScanWishes])[] = [
    ['no other planes', { planes: [] }],
    ['back ends alone', { planes: ['backend'] }],
    ['a login that may only see its own project', { as: 'demo' }],
  ]
  it.each(blindness)('%s', async (_name, wishes) => {
    expect(flawsIn(await scanOf(fullCloud(), wishes))).toEqual([])
  })

  it('a cell that does not answer', async () => {
    const cloud = fullCloud()
    plant(cloud, 'cell-unreachable')
    expect(flawsIn(await scanOf(cloud))).toEqual([])
  })

  it('a login that is refused', () => {
    const failure = new CinderSweepError('auth.refused', 'Keystone refused the login', { hint: 'Correct it.' })
    const result = rediagnose(failedSnapshot('prod', failure, testTime), defaultPolicy)
    expect(scanDocument(result).sources.map((source) => source.status)).toEqual(['unavailable', 'unavailable'])
    expect(flawsIn(result)).toEqual([])
  })
})

describe('the schemas', () => {
  it('know every fault, and no other', () => {
    const { $defs } = schemaOf('cindersweep.scan-1.json') as { $defs: { fault: { enum: readonly string[] } } }
    expect(new Set($defs.fault.enum)).toEqual(new Set(faultNames))
  })

  it.each([
    ['a key that the form does not have', { colour: 'red' }],
    ['a severity that there is not', { severity: 'fatal' }],
    ['a volume that is no id', { volume: 'web' }],
    ['a time without a zone', { first_seen: '2026-03-01T12:00:00' }],
  ])('refuse %s', async (_name, change) => {
    const document = scanDocument(await scanOf(fullCloud()))
    const [first, ...others] = document.findings
    expect(faultsOfForm('cindersweep.scan-1.json', document)).toEqual([])
    expect(
      faultsOfForm('cindersweep.scan-1.json', { ...document, findings: [{ ...first, ...change }, ...others] }),
    ).not.toEqual([])
  })
})
