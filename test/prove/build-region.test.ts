/** The proof judges what a look would have brought: a real scan and plan of the built cloud say the same. */
import { beforeAll, expect, it } from 'vitest'
import { axes } from '../../prove/axes.ts'
import { type Bases, openBases } from '../../prove/bases.ts'
import { cloudOf } from '../../prove/build-cloud.ts'
import { whyImpossible } from '../../prove/impossible.ts'
import { judged, proofPolicy } from '../../prove/judge.ts'
import { openProof, proofOptions } from '../../prove/proof-readers.ts'
import { cores, sayState, valuesOf, variations } from '../../prove/state.ts'
import { worldOf } from '../../prove/world.ts'
import { scan } from '../../src/flow/scan.ts'
import type { Finding } from '../../src/model/finding.ts'

/** Seconds of work, on a machine that may have much else to do. */
const patience = 600_000

let bases: Bases
beforeAll(async () => {
  bases = await openBases()
}, patience)

const said = (findings: readonly Finding[]): readonly string[] =>
  findings
    .map(({ id, fault, confidence, remedy }) =>
      [id, fault, confidence, remedy.kind, remedy.blocked_by.length].join(' '),
    )
    .sort()

/** Spread over all cores, and the same each time. */
function* sampled(variation: number, many: number): Iterable<number> {
  for (let i = 1, found = 0; found < many; i++) {
    const state = ((i * 1_000_003 + variation * 7_919) % cores) * variations + variation
    if (whyImpossible(valuesOf(state)) !== null) continue
    found++
    yield state
  }
}

it.each(axes.variation.map((name, at) => [name, at] as const))(
  'a scan finds the same: %s',
  async (_, at) => {
    for (const state of sampled(at, 2)) {
      const values = valuesOf(state)
      const world = worldOf(values)
      const { seen, clock } = await openProof(cloudOf(world), values)
      const deps = { cloud: 'simulated', regions: [seen], policy: proofPolicy, options: proofOptions, clock }
      const { findings } = await scan(deps)
      expect(said(judged(world, bases(values)).findings), `${state} ${sayState(values)}`).toEqual(said(findings))
    }
  },
  patience,
)
