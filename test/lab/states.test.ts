/** Every state that the lab can be put into, and what a scan says of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eachOf } from '../../src/kernel/concurrency.ts'
import { type Batch, batches, statesOf } from './expectations.ts'
import {
  belongsTo,
  blindIn,
  emptyLab,
  type FoundFinding,
  type Made,
  madeOf,
  make,
  namesOf,
  type ScanOfLab,
  scanLab,
} from './lab.ts'

/** On two cores more guests at once begin no sooner. */
const together = 3

async function makeAll({ kind, states, alone = new Set() }: Batch): Promise<readonly Made[]> {
  const wanted = Object.entries(states).flatMap(([name, variants]) =>
    Object.keys(variants).map((variant) => ({ name, variant })),
  )
  const made: Made[] = []
  for (const { name, variant } of wanted.filter((it) => alone.has(it.name))) made.push(await make(kind, name, variant))
  const others = wanted.filter((it) => !alone.has(it.name))
  return [...made, ...(await eachOf(others, together, ({ name, variant }) => make(kind, name, variant)))]
}

const subjects = ({ volume, server, device, project }: FoundFinding): readonly (string | null)[] =>
  volume === null ? [server, device, project] : [volume]

describe('the lab', () => {
  it.each(['faults', 'shapes'] as const)('makes no %s that are not expected here', async (kind) => {
    expect([...(await madeOf(kind))].sort()).toEqual([...statesOf(kind)].sort())
  })

  it('is seen whole when it is empty, and nothing is found', async () => {
    await emptyLab()
    const scanned = await scanLab()
    expect(blindIn(scanned)).toEqual([])
    expect(namesOf(scanned.findings)).toEqual([])
  })
})

describe.each(batches)('$title', (batch) => {
  let made: readonly Made[] = []
  let scanned: ScanOfLab = { sources: [], findings: [] }
  beforeAll(async () => {
    await emptyLab()
    made = await makeAll(batch)
    scanned = await scanLab()
    return () => emptyLab().then(() => {})
  })

  const expected = Object.entries(batch.states).flatMap(([name, variants]) =>
    Object.entries(variants).map(([variant, found]) => ({ name, variant, found })),
  )
  it.each(expected)('$name $variant: $found', ({ name, variant, found }) => {
    const state = made.find((it) => it.name === name && it.variant === variant)
    const alone = made.length === 1
    const own = scanned.findings.filter((it) => state !== undefined && (alone || belongsTo(state, subjects(it))))
    expect(namesOf(own)).toEqual(found)
  })

  it('has no findings of anything else', () => {
    const stray = scanned.findings.filter((it) => made.length > 1 && !made.some((one) => belongsTo(one, subjects(it))))
    expect(stray).toEqual([])
  })

  it('leaves unconfirmed only what the excluded host could contradict', () => {
    const unconfirmed = scanned.findings.filter(({ confidence }) => confidence !== 'confirmed')
    const missing = unconfirmed.map(({ fault, remedy }) => [
      fault,
      remedy.blocked_by.filter((why) => why.startsWith('not confirmed') && !why.includes('host compute3 is excluded')),
    ])
    expect(missing.filter(([, others]) => others?.length !== 0)).toEqual([])
  })

  it('is seen whole, but for what the state itself puts out of sight', () => {
    const blind = blindIn(scanned).filter((line) => !batch.blind?.some((source) => line.startsWith(`${source} is `)))
    expect(blind).toEqual([])
  })
})
