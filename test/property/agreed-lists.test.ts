/** What is not kept because Cinder and Nova agree of it is nothing that a rule would have spoken of. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Scan, scan } from '../../src/flow/scan.ts'
import { populate } from '../../src/simulate/populate.ts'
import { type Alterations, alterations, altered } from '../support/altered-records.ts'
import { holds, patience } from '../support/property-runs.ts'
import { build, healthyWorld, troubledWorld, type World } from '../support/random-world.ts'
import { depsOf } from '../support/simulated-scan.ts'

const none: Alterations = { volumes: new Map(), attachments: new Map(), servers: new Map() }

/** The same cloud, seen through the two APIs, with all its records kept or only those that matter. */
async function scanKeeping(keepAll: boolean, world: World, how: Alterations): Promise<Scan> {
  // Where back ends were looked into, all is kept to be held against them.
  const cloud = build(world)
  populate(cloud, 8)
  const deps = await depsOf(cloud, { planes: [], depth: 'shallow' })
  return scan({
    ...deps,
    regions: deps.regions.map((readers) => altered(readers, how)),
    options: { ...deps.options, keepAll },
  })
}

function told({ findings, snapshot, dossiers }: Scan) {
  const sources = snapshot.regions.flatMap((region) => region.sources.map(({ seconds: _, ...report }) => report))
  return { findings, dossiers, sources }
}

async function sameOf(world: World, how: Alterations): Promise<Scan> {
  const few = await scanKeeping(false, world, how)
  expect(told(few)).toEqual(told(await scanKeeping(true, world, how)))
  return few
}

it(
  'whatever is planted, in clouds of every release',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, async (world) => void (await sameOf(world, none))),
      60,
    ),
  patience,
)

it(
  'whatever is listed otherwise than it is',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, alterations, async (world, how) => void (await sameOf(world, how))),
      120,
    ),
  patience,
)

it(
  'and of a healthy cloud little is kept',
  () =>
    holds(
      fc.asyncProperty(healthyWorld, async (world) => {
        const { snapshot, findings } = await sameOf(world, none)
        expect(findings).toEqual([])
        expect(snapshot.regions.map(({ leftOut }) => leftOut !== null)).toEqual([true])
      }),
      20,
    ),
  patience,
)
