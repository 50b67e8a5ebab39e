/** Each fault of the real lab is found by its name with what `init` wrote, and then repaired: its own tools prove it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { RunReport } from '../../src/model/run.ts'
import { portraitOf, volumeByHand } from './by-hand.ts'
import { type Batch, batches, type Fate } from './expectations.ts'
import {
  emptyLab,
  type Made,
  madeAs,
  make,
  makeAll,
  namesOf,
  type ScanOfLab,
  withFakeHost,
  withoutFakeHost,
} from './lab.ts'
import {
  applyAsPerson,
  applyInLab,
  blindIn,
  forceDetach,
  initLab,
  isOf,
  planLab,
  scanForRepair,
  scanLab,
  undoInLab,
} from './sweep.ts'

const nothing: ScanOfLab = { sources: [], findings: [] }
const noPlan = { findings: [], repairs: [] } as unknown as Plan
const noRun: RunReport = { schema: 'cindersweep.run/1', run: '', results: [] }

const fatesOf = ({ faults }: Batch) =>
  Object.entries(faults).flatMap(([name, variants]) =>
    Object.entries(variants).map(([variant, fate]) => ({ name, variant, ...fate, is: sayingOf(fate) })),
  )

const sayingOf = ({ ends, left }: Fate): string =>
  ends instanceof RegExp ? 'left to a person' : `${ends}${left.length === 0 ? '' : `, with ${left.join(' and ')} left`}`

beforeAll(async () => {
  await initLab()
  await emptyLab()
  await withoutFakeHost()
})
afterAll(async () => void (await withFakeHost()))

describe.each(batches)('$title', (batch) => {
  let made: readonly Made[] = []
  let scanned = nothing
  beforeAll(async () => {
    await emptyLab()
    made = await makeAll(batch)
    scanned = await scanLab()
  })

  it.each(fatesOf(batch))('$name $variant is found as $found', ({ name, variant, found }) => {
    const state = madeAs(made, name, variant)
    expect(namesOf(scanned.findings.filter((finding) => isOf(state, finding)))).toEqual(found)
  })

  it('has no findings of anything else', () => {
    const planted = made.filter(({ name }) => name in batch.faults)
    expect(scanned.findings.filter((finding) => !planted.some((one) => isOf(one, finding)))).toEqual([])
  })

  it('is seen whole', () => expect(blindIn(scanned)).toEqual([]))

  describe('and repaired', () => repaired(batch, () => made))
})

function repaired(batch: Batch, madeNow: () => readonly Made[]): void {
  let plan = noPlan
  let report = noRun
  let byPerson = noRun
  let after = nothing
  const portraits: string[] = []
  const portrait = async (): Promise<void> => {
    const healthy = madeNow().filter(({ name }) => name in batch.shapes)
    const ids = (keys: readonly string[]) =>
      healthy.flatMap(({ told }) => keys.map((key) => told[key])).filter((id) => typeof id === 'string')
    portraits.push(await portraitOf(ids(['volume', 'root']), ids(['server', 'second_server'])))
  }
  beforeAll(async () => {
    await portrait()
    plan = await planLab()
    report = await applyInLab()
    if (report.results.some(({ why }) => why.startsWith('it is critical'))) {
      await planLab('--fault', 'record-lost-while-in-use', '--fault', 'trashed-while-open')
      byPerson = await applyAsPerson()
    }
    after = await scanForRepair()
    await portrait()
  })

  it('with nothing that is planned left undone without a reason', () => {
    expect(plan.findings.filter(({ confidence }) => confidence !== 'confirmed')).toEqual([])
    // Of what is only eased, all steps were taken, and something is still found.
    const strange = report.results.filter(
      ({ outcome, why }) => outcome === 'changed' || (/^(?!all steps were taken)/.test(why) && outcome === 'failed'),
    )
    expect(strange).toEqual([])
  })

  it.each(fatesOf(batch))('$name $variant: $is', async ({ name, variant, ends, left }) => {
    const state = madeAs(madeNow(), name, variant)
    const results = [...report.results, ...byPerson.results].filter(({ finding }) =>
      plan.findings.some((one) => one.id === finding && isOf(state, one)),
    )
    const done = results.filter(({ steps }) => steps.length > 0)
    if (ends instanceof RegExp) {
      expect(done).toEqual([])
      expect(results.map(({ why }) => why).join('\n')).toMatch(ends)
    } else {
      const outcomes = left.length === 0 ? done.map(({ outcome, why }) => `${outcome}: ${why}`) : []
      expect(done.flatMap(({ steps }) => steps.filter(({ outcome }) => outcome === 'unproved'))).toEqual([])
      expect(done.length).toBeGreaterThan(0)
      expect(outcomes).toEqual(outcomes.map(() => 'repaired: it is no longer found'))
      if (state.volume !== null) await proves(state.volume, ends, left.length === 0)
    }
    expect(namesOf(after.findings.filter((finding) => isOf(state, finding)))).toEqual(left)
  })

  it('so that a second scan finds nothing else', () => {
    const planted = madeNow().filter(({ name }) => name in batch.faults)
    expect(after.findings.filter((finding) => !planted.some((one) => isOf(one, finding)))).toEqual([])
    expect(blindIn(after)).toEqual([])
  })

  it('while healthy neighbours stay as they are, byte by byte', () => {
    expect(portraits).toHaveLength(2)
    expect(portraits[0]?.length).toBeGreaterThan(1_000)
    expect(portraits[1]).toBe(portraits[0])
  })

  it('and what can be given back is, and is found again', async () => {
    const { results } = await undoInLab(report.run)
    const given = results.filter(({ outcome }) => outcome === 'repaired').map(({ finding }) => finding)
    const again = await scanForRepair()
    const found = fatesOf(batch).flatMap(({ name, variant }) => {
      const state = madeAs(madeNow(), name, variant)
      if (!plan.findings.some((one) => given.includes(one.id) && isOf(state, one))) return []
      return [[`${name} ${variant}`, namesOf(again.findings.filter((finding) => isOf(state, finding)))]]
    })
    expect(Object.fromEntries(found)).toEqual(batch.undone)
  })
}

describe('what nothing shows the owner of', () => {
  it.each(['os-attach', 'none'])('is freed for an operator who names it: %s', async (variant) => {
    const { volume } = await make('faults', 'unknown-owner-attachment', variant)
    const { results } = await forceDetach(volume as string)
    expect(results.map(({ outcome, why }) => `${outcome}: ${why}`)).toEqual(['repaired: it is no longer found'])
    await proves(volume as string, 'available', true)
  })
})

/** Every tool agrees on what became of the volume. */
async function proves(volume: string, ends: string, whole: boolean): Promise<void> {
  const seen = await volumeByHand(volume)
  expect(seen.status).toBe(ends)
  if (!whole) return
  if (ends === 'in-use') {
    expect(seen.watched).toBe(true)
    expect(seen.guests).toHaveLength(1)
    expect([seen.attached, seen.mapped]).toEqual([seen.guests, seen.guests])
  } else expect(seen).toMatchObject({ attached: [], mapped: [], guests: [], watched: false })
}
