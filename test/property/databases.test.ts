/** Over random clouds: lists from the databases give the findings that lists from the APIs give. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import { releaseNames } from '../../src/simulate/releases.ts'
import { comparables } from '../support/agreement.ts'
import { holds, patience } from '../support/property-runs.ts'
import { build, healthyWorld, troubledWorld } from '../support/random-world.ts'
import { scanOf } from '../support/simulated-scan.ts'

/** States that the API hides are found under other names, and archives are seen only by the databases. */
/** APIs that neither tell of dark cells nor name the attachments of mappings. */
const old = new Set(releaseNames.slice(0, releaseNames.indexOf('xena')))

const sameInBoth = ({ fault }: Finding): boolean => fault !== 'stuck-managing' && fault !== 'stuck-creating'

it(
  'whatever is planted among healthy things',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, async (world) => {
        // The databases know more than an API that is too old, and are more careful when a cell does not answer.
        const lit = {
          ...world,
          darkCell: false,
          release: old.has(world.release) ? 'xena' : world.release,
          plantings: world.plantings.filter(({ planting }) => planting.fault !== 'cell-unreachable'),
        }
        const apis = await scanOf(build(lit), { planes: world.planes })
        const databases = await scanOf(build(lit), { planes: ['database', ...world.planes] })
        expect(comparables(databases.findings.filter(sameInBoth))).toEqual(
          comparables(apis.findings.filter(sameInBoth)),
        )
      }),
      40,
    ),
  patience,
)

it(
  'nothing of what is healthy',
  () =>
    holds(
      fc.asyncProperty(healthyWorld, async (world) => {
        const result = await scanOf(build(world), { planes: ['database', ...world.planes] })
        expect(result.findings).toEqual([])
      }),
      40,
    ),
  patience,
)
