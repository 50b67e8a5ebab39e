/** A cloud of healthy things is never reported, whichever release it is and however little of it is seen. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds, patience } from '../support/property-runs.ts'
import { build, healthyWorld } from '../support/random-world.ts'
import { scanOf } from '../support/simulated-scan.ts'

it(
  'healthy shapes alone give no finding, at any release, page size, depth and choice of planes',
  () =>
    holds(
      fc.asyncProperty(healthyWorld, fc.constantFrom('shallow', 'auto', 'deep'), async (world, depth) => {
        const { findings } = await scanOf(build(world), { planes: world.planes, depth })
        expect(findings.map(({ fault, summary }) => `${fault}: ${summary}`)).toEqual([])
      }),
      50,
    ),
  patience,
)
