/** A list that breaks off is never a short list: whatever befalls a page, what it lacks is not missing. */
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCodeOfSources, exitCodes } from '../../src/cli/exit-codes.ts'
import type { Scan } from '../../src/flow/scan.ts'
import type { UnseenReason } from '../../src/kernel/fact.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { scanOverWire } from '../support/wire-scan.ts'

const faults: readonly FaultName[] = [
  'ghost-server-attachment',
  'unknown-owner-attachment',
  'nova-unaware-attachment',
  'dangling-mapping-available',
  'dangling-mapping-missing',
  'leaked-attachment',
  'leaked-connection',
  'stuck-attaching',
  'mapping-mismatch',
  'backend-stray',
  'backend-missing',
]

/** Pages of three, so that every list has some. */
function healthy(): SimulatedCloud {
  const cloud = stillCloud()
  for (const shape of shapeNames) place(cloud, shape)
  cloud.conf.pageLimit = 3
  return cloud
}

function faulty(): SimulatedCloud {
  const cloud = healthy()
  for (const fault of faults) plant(cloud, fault)
  return cloud
}

const lists = {
  volumes: { plane: 'cinder', path: 'volume/volumes/detail' },
  attachments: { plane: 'cinder', path: 'volume/attachments/detail' },
  servers: { plane: 'nova', path: 'compute/servers/detail' },
} as const

/** What befalls the pages of a list, and as what that is told. */
const troubles = {
  '401': 'refused',
  '403': 'refused',
  '429': 'unreachable',
  '500': 'unreachable',
  '503': 'unreachable',
  cut: 'cut-short',
  reset: 'cut-short',
  html: 'nonsense',
  nonsense: 'nonsense',
} as const satisfies Record<string, UnseenReason>

const cases = Object.entries(troubles).flatMap(([trouble, reason]) =>
  Object.entries(lists).map(([list, { plane, path }]) => ({ trouble, reason, list, plane, path })),
)

const confirmed = (result: Scan): readonly string[] =>
  result.findings.filter(({ confidence }) => confidence === 'confirmed').map(({ id, summary }) => `${id} ${summary}`)

/** The exit code that the command would end with. */
const exitCode = ({ findings, snapshot }: Scan): number =>
  findings.length > 0 ? exitCodes.findings : exitCodeOfSources(snapshot.regions.flatMap(({ sources }) => sources))

let clear: Scan
beforeAll(async () => {
  clear = await scanOverWire(faulty())
})

it('in clear weather all is seen, and every planted fault is found', async () => {
  expect(clear.snapshot.regions[0]?.sources.filter(({ status }) => status !== 'complete')).toEqual([])
  expect(confirmed(clear).length).toBeGreaterThan(8)
  expect(exitCode(clear)).toBe(exitCodes.findings)
  expect(exitCode(await scanOverWire(healthy()))).toBe(exitCodes.clean)
})

describe.each(cases)('when $list end in $trouble after their first page', ({ trouble, reason, list, plane, path }) => {
  it('that is told, and nothing is confirmed for what the list lacks', async () => {
    const result = await scanOverWire(faulty(), `${path}:${trouble}@1`)
    const [region] = result.snapshot.regions
    expect(region?.coverage[list as keyof typeof lists]).toMatchObject({ reason })
    expect(region?.sources.find((source) => source.plane === plane)).toMatchObject({
      status: 'partial',
      detail: expect.stringContaining(list),
    })
    expect(confirmed(result).filter((finding) => !confirmed(clear).includes(finding))).toEqual([])
    expect(exitCode(result)).toBe(exitCodes.findings)
  })
})

describe.each(Object.entries(lists))('in a healthy cloud, when %s break off', (_list, { path }) => {
  it.each(['503', 'cut', 'nonsense'])('by %s, nothing is wrong, but not everything was seen', async (trouble) => {
    const result = await scanOverWire(healthy(), `${path}:${trouble}`)
    expect(confirmed(result)).toEqual([])
    expect([exitCodes.findings, exitCodes.incomplete]).toContain(exitCode(result))
  })
})

describe('trouble that passes', () => {
  it.each(['401', '429', '500', '503', 'cut', 'reset'])(
    'by %s in the middle of every list changes nothing',
    async (trouble) => {
      const result = await scanOverWire(faulty(), ...Object.values(lists).map(({ path }) => `${path}:${trouble}*1@1`))
      expect(result.snapshot.regions[0]?.sources.filter(({ status }) => status !== 'complete')).toEqual([])
      expect(confirmed(result)).toEqual(confirmed(clear))
    },
  )
})
