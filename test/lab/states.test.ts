/** What `init` writes is enough to see the lab whole, empty and in each state in which nothing may be repaired. */
import { beforeAll, describe, expect, it } from 'vitest'
import { lonely, statesOf } from './expectations.ts'
import { emptyLab, type Made, madeOf, make, namesOf, type ScanOfLab } from './lab.ts'
import { blindIn, initLab, scanLab } from './sweep.ts'

beforeAll(async () => void (await initLab()))

describe('the lab', () => {
  it.each(['faults', 'shapes'] as const)('makes no %s that are not expected here', async (kind) => {
    expect([...(await madeOf(kind))].sort()).toEqual([...statesOf(kind)].sort())
  })

  it('is seen whole with what init wrote, when it is empty, and nothing is found', async () => {
    await emptyLab()
    const written = await initLab()
    for (const part of ['databases:', 'backends:', 'hosts:', 'logs:']) expect(written).toContain(`\n${part}`)
    expect(written).not.toContain('oslab@')
    const scanned = await scanLab()
    expect(scanned.sources.filter(({ status }) => status === 'unconfigured')).toEqual([])
    expect(blindIn(scanned)).toEqual([])
    expect(namesOf(scanned.findings)).toEqual([])
  })
})

describe.each(lonely)('$name $variant', ({ kind, name, variant, found, goesOn = false, blind = [] }) => {
  let made: Made | undefined
  let scanned: ScanOfLab = { sources: [], findings: [] }
  beforeAll(async () => {
    if (!goesOn) await emptyLab()
    made = await make(kind, name, variant)
    scanned = await scanLab()
  })

  it(found.length === 0 ? 'is nothing to speak of' : `is told as ${found.join(', ')}`, () => {
    expect(made).toBeDefined()
    expect(namesOf(scanned.findings)).toEqual(found)
  })

  it('is seen whole, but for what the state itself puts out of sight', () => {
    expect(blindIn(scanned).filter((line) => !blind.some((source) => line.startsWith(`${source} is `)))).toEqual([])
  })
})
