/** What is found does not hang on the order in which it is told, nor on how much comes at once. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scanThrough } from '../support/changed-readers.ts'
import { holds, patience } from '../support/property-runs.ts'
import { build, troubledWorld } from '../support/random-world.ts'
import { withoutRequestIds } from '../support/request-ids.ts'
import { shuffledReaders } from '../support/shuffled-readers.ts'
import { scanOf } from '../support/simulated-scan.ts'

it(
  'sources and records in another order, and pages of another size, change nothing in the findings',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, fc.nat(), fc.integer({ min: 1, max: 7 }), async (world, order, pageLimit) => {
        const { planes } = world
        const { findings } = await scanOf(build({ ...world, pageLimit: 1000 }), { planes })
        const paged = await scanOf(build({ ...world, pageLimit }), { planes })
        expect(withoutRequestIds(paged.findings)).toEqual(withoutRequestIds(findings))
        const shuffled = await scanThrough(build(world), (readers) => shuffledReaders(readers, order), { planes })
        expect(withoutRequestIds(shuffled.findings)).toEqual(withoutRequestIds(findings))
      }),
      20,
    ),
  patience,
)
