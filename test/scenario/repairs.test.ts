/** What is planted is found, repaired, and then no longer found; and nothing else has changed. */
import { describe, expect, it } from 'vitest'
import { type Permission, permissions } from '../../src/model/permission.ts'
import { recipes } from '../../src/plan/recipes.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { populate } from '../../src/simulate/populate.ts'
import { place, shapeNames } from '../../src/simulate/shapes/place.ts'
import { faultsOfForm } from '../support/schemas.ts'
import { repaired } from '../support/simulated-repairs.ts'
import { faultsIn, stillCloud } from '../support/simulated-scan.ts'

const allowed = permissions.filter((name) => name !== 'unseen-hosts')
const planes = ['database', 'backend', 'host', 'log'] as const

/** What no step mends, and what then says why. */
const held: Readonly<Record<string, RegExp>> = {
  'unknown-owner-attachment os-attach': /a person decides/,
  'unknown-owner-attachment none': /a person decides/,
  'dangling-mapping-missing root': /a person decides/,
  'record-lost-while-in-use timeout': /has to be restored in its database/,
  'record-lost-while-in-use mapping': /a person decides/,
  'error-deleting held': /has it open/,
  'stuck-migrating migrating': /a person decides/,
  'stuck-migrating completing': /a person decides/,
  'faulty-multipath held': /is held by lvm/,
  'mapping-mismatch id': /no API does it/,
  'mapping-mismatch host': /no API does it/,
  'mapping-mismatch disk': /no API does it/,
}

/** Flattened, and still pinned by a snapshot: the rest is for whoever owns that. */
const eased = new Set(['dependent-clones foreign', 'dependent-clones snapshot'])
/** Out of the trash its guest still writes to it, and Cinder still has no record: told under that name. */
const then: Readonly<Record<string, readonly string[]>> = {
  'trashed-while-open needed': ['record-lost-while-in-use'],
}

/** What a repair brings to light is told with it, also before it has settled: Nova still names the record that was lost. */
const toldWithIt: Readonly<Record<string, readonly string[]>> = {
  ...then,
  'record-lost-while-in-use reset': ['mapping-mismatch'],
}

const plantings = allPlantings()
  .filter(({ fault }) => recipes.has(fault))
  .map(({ fault, variant }) => [`${fault} ${variant}`, fault, variant] as const)

/** Healthy things of every kind, and a text of all that is known of them. */
function neighbourhood(cloud: SimulatedCloud): () => string {
  populate(cloud, 6)
  for (const shape of shapeNames) place(cloud, shape)
  const volumes = new Set([...cloud.volumes.all()].map(({ id }) => id))
  const servers = new Set([...cloud.servers.all()].map(({ id }) => id))
  return () =>
    JSON.stringify([
      [...cloud.volumes.all()].filter(({ id }) => volumes.has(id)),
      [...cloud.attachments.all()].filter(({ volume }) => volumes.has(volume)),
      [...cloud.servers.all()].filter(({ id }) => servers.has(id)),
      cloud.mappings.filter(({ volume, server }) => volumes.has(volume) && servers.has(server)),
      [...cloud.hosts.values()].map(({ domains }) => [...domains.values()].filter(({ uuid }) => servers.has(uuid))),
      cloud.storage.map((storage) =>
        storage.kind === 'rbd'
          ? [...storage.images.values()].filter(({ name }) => volumes.has(name.replace('volume-', '')))
          : storage.vluns.filter(({ volume }) => volumes.has(storage.volumes.get(volume)?.volume ?? '')),
      ),
    ])
}

describe.each(plantings)('%s', (name, fault, variant) => {
  const plantedCloud = () => {
    const cloud = stillCloud()
    const neighbours = neighbourhood(cloud)
    plant(cloud, fault, { variant })
    return { cloud, neighbours }
  }

  it(name in held ? 'is held back, and it is said why' : 'is repaired, and nothing else changes', async () => {
    const { cloud, neighbours } = plantedCloud()
    const before = neighbours()
    const { plan, report, after } = await repaired(cloud, { allowed, planes })
    expect(faultsOfForm('cindersweep.plan-1.json', plan)).toEqual([])
    expect(faultsOfForm('cindersweep.run-1.json', report)).toEqual([])
    expect(neighbours()).toBe(before)
    const reason = held[name]
    const outcomes = report.results.map(({ outcome }) => outcome)
    if (reason !== undefined) {
      expect(outcomes.every((outcome) => outcome === 'skipped')).toBe(true)
      expect(report.results.map(({ why }) => why).join('\n')).toMatch(reason)
      expect(faultsIn(after)).toContain(fault)
    } else if (eased.has(name))
      expect(report.results.map(({ steps }) => steps.map((step) => step.outcome))).toEqual([['done']])
    else {
      const says = ['it is no longer found', ...(toldWithIt[name] ?? [])]
      expect(report.results.map(({ outcome, why }) => [outcome, why.replaceAll(/ is found now[^;]*/g, '')])).toEqual(
        report.results.map(() => ['repaired', says.join('; ')]),
      )
      expect(faultsIn(after)).toEqual(then[name] ?? [])
    }
  })

  it('changes nothing where compute hosts were not seen and nobody allowed it', async () => {
    const { cloud } = plantedCloud()
    const state = () => JSON.stringify([[...cloud.volumes.all()], [...cloud.attachments.all()], cloud.mappings])
    const before = state()
    const { plan, report } = await repaired(cloud, { allowed, planes: ['backend'] })
    const unseen = plan.findings.filter(({ remedy }) =>
      remedy.blocked_by.some((says) => /not seen|not configured/.test(says)),
    )
    const acted = report.results.filter(({ steps }) => steps.length > 0).map(({ finding }) => finding)
    expect(unseen.filter(({ id }) => acted.includes(id))).toEqual([])
    if (acted.length === 0) expect(state()).toBe(before)
  })
})

describe('what is done only when it is allowed', () => {
  const needs: readonly (readonly [string, string, Permission])[] = [
    ['orphan-domain', 'deleted', 'destroy-domain'],
    ['orphan-watcher', 'client', 'blocklist'],
    ['backend-stray', 'image', 'quarantine'],
    ['quota-drift', 'volumes', 'database'],
    ['stuck-retyping', 'state', 'roll-back'],
    ['stuck-reverting', 'state', 'reset-status'],
    ['dependent-clones', 'trash', 'flatten'],
  ]

  it.each(needs)('%s, %s needs %s too', async (fault, variant, permission) => {
    const cloud = stillCloud()
    plant(cloud, fault as never, { variant })
    const { report } = await repaired(cloud, { allowed: allowed.filter((name) => name !== permission), planes })
    expect(report.results.map(({ outcome, why }) => [outcome, why.includes(`--allow ${permission}`)])).toEqual([
      ['skipped', true],
    ])
  })
})

describe('what nothing shows the owner of', () => {
  it.each(['os-attach', 'none'])('is freed once the operator names it and nobody holds it: %s', async (variant) => {
    const cloud = stillCloud()
    plant(cloud, 'unknown-owner-attachment', { variant })
    const { report, after } = await repaired(cloud, { planes, named: true })
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['repaired'])
    expect(faultsIn(after)).toEqual([])
  })

  it('and never while somebody has it open', async () => {
    const cloud = stillCloud()
    const { volume } = plant(cloud, 'unknown-owner-attachment', { variant: 'os-attach' })
    const images = cloud.storage.flatMap((storage) => (storage.kind === 'rbd' ? [...storage.images.values()] : []))
    images
      .find(({ name }) => name === `volume-${volume}`)
      ?.watchers.push({ address: '10.9.9.9:0/1', client: '1', cookie: '1', kind: 'unknown', host: null, domain: null })
    const { report } = await repaired(cloud, { planes, named: true, wants: (finding) => finding.volume === volume })
    expect(report.results.filter(({ steps }) => steps.length > 0)).toEqual([])
    expect([...cloud.attachments.all()].length).toBe(1)
  })
})

describe('a migration that stands still', () => {
  it.each([
    ['migrating', /whether a service still copies; if none does, force-delete its target .*reset-state/],
    ['completing', /either copy may be the real one/],
  ] as const)(
    'is never repaired by steps, also not where its volume is named, and it is said why: %s',
    async (variant, why) => {
      const cloud = stillCloud()
      plant(cloud, 'stuck-migrating', { variant })
      const before = JSON.stringify([...cloud.volumes.all()])
      const { report } = await repaired(cloud, { allowed: permissions, planes, named: true })
      expect(report.results.map(({ outcome, why: says }) => [outcome, says])).toEqual([
        ['skipped', expect.stringMatching(why)],
      ])
      expect(JSON.stringify([...cloud.volumes.all()])).toBe(before)
    },
  )
})
