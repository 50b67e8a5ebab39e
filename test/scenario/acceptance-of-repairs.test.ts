/** The acceptance cases that only carrying a plan out can meet, by their numbers. */
import { describe, expect, it } from 'vitest'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import { CinderSweepError } from '../../src/kernel/errors.ts'
import { removeAttachment } from '../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { attach, inThePast, loseDisk, makeServer, makeVolume, record } from '../../src/simulate/hands.ts'
import { addMapping, dropMapping } from '../../src/simulate/nova/rows.ts'
import { deadMap, grounds, haunt, loseServer } from '../support/scenery.ts'
import { applied, planOf, type RepairWishes, repairDepsOf, repaired } from '../support/simulated-repairs.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

const allowed = ['database', 'destroy-domain', 'blocklist'] as const
const planes = ['database', 'backend', 'host', 'log'] as const

/** A plan is made, then the world changes, then it is carried out. */
async function changedMeanwhile(cloud: SimulatedCloud, change: () => void, wishes: RepairWishes = {}) {
  const deps = await repairDepsOf(cloud, { allowed, planes, ...wishes })
  const plan = await planOf(deps)
  expect(plan.repairs.map(({ held }) => held)).toEqual(plan.repairs.map(() => []))
  change()
  return applied(plan, deps)
}

const exportsIn = (cloud: SimulatedCloud): readonly string[] =>
  cloud.storage.flatMap((storage) => (storage.kind === 'hpe3par' ? storage.vluns.map(({ host }) => host) : []))

describe('mappings and records', () => {
  it('A-1: one stale mapping goes, and its server keeps its root disk', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { root: true })
    const stale = addMapping(past, { server: server.id, volume: makeVolume(past).id })
    const { report, after } = await repaired(cloud, { allowed, planes })
    expect(report.results.map(({ fault, outcome }) => [fault, outcome])).toEqual([
      ['dangling-mapping-available', 'repaired'],
    ])
    const left = cloud.mappingsOf.get(server.id) ?? []
    expect([stale.deletedAt === null, left.map(({ bootIndex }) => bootIndex), faultsIn(after)]).toEqual([
      false,
      [0],
      [],
    ])
  })

  it('A-2: of four mappings two are stale; these go, and the valid two are untouched', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { root: true })
    const valid = [makeVolume(past), makeVolume(past)].map((volume) => attach(past, server, volume))
    for (const volume of [makeVolume(past), makeVolume(past)])
      addMapping(past, { server: server.id, volume: volume.id })
    const kept = JSON.stringify(valid)
    const { report, after } = await repaired(cloud, { allowed, planes })
    expect(report.results.map(({ fault, outcome }) => [fault, outcome])).toEqual([
      ['dangling-mapping-available', 'repaired'],
      ['dangling-mapping-available', 'repaired'],
    ])
    expect(JSON.stringify(valid)).toBe(kept)
    expect(faultsIn(after)).toEqual([])
  })

  it('A-3: of five records four are too much; only these are planned, and the valid one stays', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { root: true })
    const good = makeVolume(past, { type: 'shared' })
    const { attachment } = attach(past, server, good)
    for (let i = 0; i < 4; i++) record(past, makeVolume(past), server.id, 'compute-01', 'attached')
    const { plan, report, after } = await repaired(cloud, { allowed, planes })
    expect(plan.repairs.length).toBe(4)
    expect(plan.repairs.flatMap(({ steps }) => steps.map(({ act }) => JSON.stringify(act))).join()).not.toContain(
      attachment.id,
    )
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['repaired', 'repaired', 'repaired', 'repaired'])
    expect([attachment.status, faultsIn(after)]).toEqual(['attached', []])
  })

  it('A-4: a 409 of Cinder ends that repair, and no harder tool is taken', async () => {
    const cloud = stillCloud()
    const { volume, server } = plant(cloud, 'nova-unaware-attachment')
    const attachment = [...cloud.attachments.all()].find((row) => row.volume === volume)
    const acts: string[] = []
    const lateMapping = (deps: ApplyDeps): ApplyDeps => ({
      ...deps,
      writers: deps.writers.map((writers) => ({
        ...writers,
        cinder: async (act, signal) => {
          acts.push(act.act)
          // Between the guards and the request: Nova has mapped it after all.
          addMapping(cloud, { server: server as string, volume: volume as string, attachment: attachment?.id ?? null })
          return writers.cinder(act, signal)
        },
      })),
    })
    const { report } = await repaired(cloud, { allowed, planes, change: lateMapping })
    expect(report.results.map(({ outcome, why }) => [outcome, /409/.test(why)])).toEqual([['changed', true]])
    expect(acts).toEqual(['delete-attachment'])
    expect(attachment?.deletedAt).toBeNull()
    // What is planned next is judged on what Nova says now.
    const again = await planOf(await repairDepsOf(cloud, { allowed, planes }))
    expect(again.repairs.flatMap(({ steps }) => steps.map(({ act }) => act.act))).not.toContain('delete-attachment')
  })

  it('A-16: a record without a connector goes, its export stays: that is told, and planned as the next step', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san' })
    const { attachment } = haunt(past, volume)
    attachment.connectorHost = null
    const { report, after, deps } = await repaired(cloud, { allowed, planes })
    const [result, ...others] = report.results
    expect([result?.fault, result?.outcome, others]).toEqual(['ghost-server-attachment', 'repaired', []])
    expect(result?.why).toMatch(/leaked-connection is found now, .*exported to compute-01/)
    expect(exportsIn(cloud)).toEqual(['compute-01'])
    expect(faultsIn(after)).toEqual(['leaked-connection'])
    const next = await planOf(deps)
    expect(next.repairs.map(({ fault, held, steps }) => [fault, held, steps.map(({ act }) => act.act)])).toEqual([
      ['leaked-connection', [], ['terminate-connection']],
    ])
    expect((await applied(next, deps, 'run-2')).results.map(({ outcome }) => outcome)).toEqual(['repaired'])
    expect([exportsIn(cloud), faultsIn(await scanOf(cloud))]).toEqual([[], []])
  })
})

describe('answers that say little', () => {
  it('a failure is waited out before a harder tool is taken: Cinder may still be at it', async () => {
    const cloud = stillCloud()
    const { volume } = plant(cloud, 'nova-unaware-attachment')
    const acts: string[] = []
    const broken = (deps: ApplyDeps): ApplyDeps => ({
      ...deps,
      writers: deps.writers.map((writers) => ({
        ...writers,
        cinder: async (act, hands) => {
          acts.push(act.act)
          cloud.time.later(30_000, () => void writers.cinder(act, hands))
          throw new CinderSweepError('api.failed', 'Cinder answered 500', { hint: 'Look.', facts: { status: 500 } })
        },
      })),
    })
    const { report } = await repaired(cloud, { allowed, planes, change: broken })
    expect([report.results.map(({ outcome }) => outcome), acts]).toEqual([['repaired'], ['delete-attachment']])
    expect(cloud.volumes.get(volume as string)?.status).toBe('available')
  })

  it('no more is repaired than the run is allowed to, whatever was planned', async () => {
    const cloud = stillCloud()
    for (let i = 0; i < 3; i++) plant(cloud, 'ghost-server-attachment')
    const deps = await repairDepsOf(cloud, { allowed, planes })
    const plan = await planOf(deps)
    const limits = { ...deps.policy.limits, total: 2 }
    const { results } = await applied(plan, { ...deps, policy: { ...deps.policy, limits } })
    expect(results.map(({ outcome }) => outcome)).toEqual(['repaired', 'repaired', 'skipped'])
    expect(results[2]?.why).toMatch(/at most 2 in one run/)
  })
})

describe('what is in use', () => {
  it('A-15: a record lost while the guest writes is made again, and nothing is detached', async () => {
    const cloud = stillCloud()
    const { volume, server } = plant(cloud, 'record-lost-while-in-use', { variant: 'reset' })
    const { report } = await repaired(cloud, { planes })
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['repaired'])
    expect(cloud.volumes.get(volume as string)?.status).toBe('in-use')
    const disks = [...cloud.hosts.values()].flatMap(({ domains }) => domains.get(server as string)?.disks ?? [])
    expect(disks.some((disk) => disk.volume === volume)).toBe(true)
  })

  it('A-15: and never where nobody agreed to it by itself', async () => {
    const cloud = stillCloud()
    const { volume } = plant(cloud, 'record-lost-while-in-use', { variant: 'reset' })
    const { report } = await repaired(cloud, {
      planes,
      change: (deps) => ({ ...deps, agrees: async ({ severity }) => severity !== 'critical' }),
    })
    expect(report.results.map(({ outcome, why }) => [outcome, why.includes('critical')])).toEqual([['skipped', true]])
    expect(cloud.volumes.get(volume as string)?.status).toBe('available')
  })

  it('A-10: of two servers of one host, the record of the one that is gone goes; map and export stay', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san', multiattach: true })
    const [stays, goes] = [makeServer(past), makeServer(past)]
    const { attachment: kept } = attach(past, stays, volume)
    const { mapping, attachment } = attach(past, goes, volume)
    loseDisk(past, goes, volume)
    dropMapping(past, mapping)
    loseServer(past, goes)
    const { report, after } = await repaired(cloud, { allowed, planes })
    expect(report.results.map(({ fault, outcome }) => [fault, outcome])).toEqual([
      ['ghost-server-attachment', 'repaired'],
    ])
    expect([kept.deletedAt, attachment.deletedAt === null]).toEqual([null, false])
    expect(cloud.hosts.get('compute-01')?.maps.size).toBe(1)
    expect(cloud.storage.flatMap((storage) => (storage.kind === 'hpe3par' ? storage.vluns : [])).length).toBe(1)
    expect(faultsIn(after)).toEqual([])
  })

  it('A-20: a map that is opened between plan and apply is refused with the name of its holder', async () => {
    const { cloud, past } = grounds()
    const map = deadMap(cloud, makeVolume(past, { type: 'san' }))
    const report = await changedMeanwhile(cloud, () => {
      map.openCount = 1
      map.holders.push('mount /srv')
    })
    expect(report.results.map(({ outcome, why }) => [outcome, why.includes('mount /srv')])).toEqual([['changed', true]])
    expect(cloud.hosts.get('compute-02')?.maps.size).toBe(1)
  })
})

describe('what has changed since', () => {
  it('A-23: is said, and the repair is refused', async () => {
    const cloud = stillCloud()
    const { volume } = plant(cloud, 'ghost-server-attachment')
    const row = [...cloud.attachments.all()].find((one) => one.volume === volume)
    const report = await changedMeanwhile(cloud, () => {
      if (row !== undefined) removeAttachment(cloud, row)
      attach(cloud, makeServer(cloud), cloud.volumes.get(volume as string) as never)
    })
    const [result] = report.results
    expect([result?.outcome, result?.steps]).toEqual(['changed', []])
    expect(result?.why).toContain(`attachment ${row?.id} was attached`)
    expect(result?.why).toContain('is not there now')
  })

  it('A-23: also when it was mended by somebody else', async () => {
    const cloud = stillCloud()
    plant(cloud, 'dangling-mapping-available')
    const report = await changedMeanwhile(cloud, () => {
      for (const mapping of [...cloud.mappings]) if (mapping.bootIndex !== 0) dropMapping(cloud, mapping)
    })
    expect(report.results.map(({ outcome, why }) => [outcome, why.includes('mapping of server')])).toEqual([
      ['changed', true],
    ])
  })

  it('A-26: a watcher that has moved to another host is not kept out', async () => {
    const cloud = stillCloud()
    plant(cloud, 'orphan-watcher')
    const images = cloud.storage.flatMap((storage) => (storage.kind === 'rbd' ? [...storage.images.values()] : []))
    const watched = images.find(({ watchers }) => watchers.length > 0)
    const [before] = watched?.watchers ?? []
    const report = await changedMeanwhile(cloud, () => {
      watched?.watchers.splice(0, 1, {
        ...(before as NonNullable<typeof before>),
        address: '10.0.0.32:0/77',
        host: 'compute-02',
      })
    })
    expect(report.results.map(({ outcome, why }) => [outcome, why.includes(`watcher ${before?.address}`)])).toEqual([
      ['changed', true],
    ])
    expect(watched?.watchers.length).toBe(1)
  })
})

describe('what comes back', () => {
  it('A-25: is repaired three times within a day, and the fourth time goes to a person', async () => {
    const cloud = stillCloud()
    const deps = await repairDepsOf(cloud, { allowed, planes })
    const volume = makeVolume(inThePast(cloud, 86_400_000))
    const haunted = async (run: string) => {
      const past = inThePast(cloud, 3_600_000)
      const server = makeServer(past, { root: true })
      addMapping(past, { server: server.id, volume: volume.id })
      return applied(await planOf(deps, (finding) => finding.volume === volume.id), deps, run)
    }
    const outcomes: string[] = []
    for (const run of ['run-1', 'run-2', 'run-3', 'run-4']) {
      const [result] = (await haunted(run)).results.filter(({ volume: id }) => id === volume.id).slice(-1)
      outcomes.push(`${result?.outcome}${result?.outcome === 'skipped' ? `: ${result.why}` : ''}`)
    }
    expect(outcomes.slice(0, 3)).toEqual(['repaired', 'repaired', 'repaired'])
    expect(outcomes[3]).toMatch(/skipped: repaired 3 times within a day/)
  })
})
