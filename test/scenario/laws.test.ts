/** The laws of looking, by their numbers; those of holding back are beside this. */
import { describe, expect, it } from 'vitest'
import { defaultPolicy, withSettle } from '../../src/model/policy.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import { allPlantings, plant } from '../../src/simulate/faults/plant.ts'
import { attach, inThePast, makeServer, makeVolume, write } from '../../src/simulate/hands.ts'
import { plug } from '../../src/simulate/planes/hosts.ts'
import { imageName } from '../../src/simulate/planes/storage.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { scanThrough } from '../support/changed-readers.ts'
import { day, deadMap, grounds, haunt, mayRun, rbdOf } from '../support/scenery.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

const plantings = allPlantings().map(({ fault, variant }) => [fault, variant] as const)

describe('law 1: unknown is not absent', () => {
  /** What a service that refuses a list and every question beside it has not said, and what may not run for it. */
  const unsaid = {
    '/servers': /^(there is no server|server .* is deleted)/,
    '/volumes': /^there is no volume/,
    '/attachments': /^the volume has no attachment record/,
    '/os-migrations': /^domain .* has the volume as/,
  } as const

  it.each(Object.entries(unsaid))(
    'of all planted faults none that rests on %s may run while it is refused',
    async (path, says) => {
      const cloud = stillCloud()
      for (const [fault, variant] of plantings) plant(cloud, fault, { variant })
      const weather = makeWeather()
      weather.add({ effect: { kind: 'status', status: 500 }, path })
      const result = await scanOf(cloud, { weather })
      const resting = result.findings.filter(
        ({ volume, evidence }) => volume !== null && evidence.some((entry) => says.test(entry.says)),
      )
      expect(resting.filter(mayRun).map(({ fault, summary }) => [fault, summary])).toEqual([])
      expect(result.snapshot.regions[0]?.sources.some(({ status }) => status !== 'complete')).toBe(true)
    },
  )

  it('while nobody knows which of Cinder’s services are up, nothing runs that one of them would carry out', async () => {
    const cloud = stillCloud()
    for (const [fault, variant] of plantings) plant(cloud, fault, { variant })
    const weather = makeWeather()
    weather.add({ effect: { kind: 'status', status: 500 }, service: 'volume', path: '/os-services' })
    const { findings } = await scanOf(cloud, { weather })
    const placed = findings.filter(
      ({ volume, project, backend }) => volume !== null && project !== null && backend !== null,
    )
    expect(placed.length).toBeGreaterThan(20)
    expect(placed.filter(mayRun)).toEqual([])
  })

  it('a list is no proof: what it lacks is asked for by its id', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    attach(past, makeServer(past), volume)
    const hidden = (readers: RegionReaders): RegionReaders => ({
      ...readers,
      nova: {
        ...readers.nova,
        async *servers() {},
      },
    })
    expect(faultsIn(await scanThrough(cloud, hidden))).toEqual([])
  })

  it.each(['unreachable', 'refused', 'cut short', 'not configured'] as const)(
    'a back end that was %s has not said that a volume has nothing behind it',
    async (how) => {
      const { cloud, past } = grounds()
      rbdOf(cloud).images.delete(imageName(makeVolume(past).id))
      if (how === 'not configured') {
        expect((await scanOf(cloud, { planes: [] })).findings.filter(mayRun)).toEqual([])
        return
      }
      const unseen = { source: 'RegionOne rbd volumes', reason: 'refused', detail: how } as const
      const result = await scanThrough(cloud, (readers) => ({
        ...readers,
        backends: (readers.backends ?? []).map((backend) => ({
          ...backend,
          look: async () => ({ ...(await backend.look()), unseen }),
        })),
      }))
      expect(result.findings.filter(({ confidence }) => confidence === 'confirmed')).toEqual([])
    },
  )
})

describe('law 2: referrer first, referent second', () => {
  it('attachments are listed before servers, mappings before volumes, back ends and hosts before both', async () => {
    const { cloud, past } = grounds()
    attach(past, makeServer(past), makeVolume(past))
    const order: string[] = []
    const noted = <T extends object>(api: T, what: string): T =>
      new Proxy(api, {
        get(target, name, self) {
          const value = Reflect.get(target, name, self)
          if (typeof value !== 'function') return value
          return (...given: unknown[]) => {
            order.push(`${what} ${String(name)}`)
            return value.apply(target, given)
          }
        },
      })
    await scanThrough(cloud, (readers) => ({
      ...readers,
      cinder: noted(readers.cinder, 'cinder'),
      nova: noted(readers.nova, 'nova'),
      backends: (readers.backends ?? []).map((backend) => noted(backend, 'backend')),
      hosts: readers.hosts === null ? null : noted(readers.hosts, 'host'),
    }))
    const at = (what: string): number => order.indexOf(what)
    expect(at('cinder attachments')).toBeLessThan(at('nova servers'))
    expect(at('nova servers')).toBeLessThan(at('cinder volumes'))
    for (const referrer of ['backend look', 'host look']) {
      expect(at(referrer)).toBeGreaterThanOrEqual(0)
      expect(order.lastIndexOf(referrer)).toBeLessThan(at('nova servers'))
    }
  })
})

describe('law 4: settle first', () => {
  const moving = plantings.filter(
    ([fault]) => !/^(double|record-lost|trashed|lun-|quota|service|cell|backend-host|plane)/.test(fault),
  )

  it.each(moving)('%s, %s, is not judged while it is new', async (fault, variant) => {
    const cloud = stillCloud()
    plant(cloud, fault, { variant, ageMs: 60_000 })
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('a state counts from its own change, and never from the creation of the volume', async () => {
    const { cloud, past } = grounds()
    write(inThePast(cloud, 5_000), makeVolume(past, { createdAt: cloud.time.now() - 365 * day }), 'detaching')
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    expect(faultsIn(await scanOf(cloud, { policy: withSettle(defaultPolicy, 0) }))).toEqual(['stuck-detaching'])
  })

  it('a second look must agree: what changed meanwhile is left alone', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    haunt(past, volume)
    let looks = 0
    const result = await scanThrough(cloud, (readers) => ({
      ...readers,
      hosts: {
        extra: [],
        look: async (name) => {
          if (++looks === 4) plug(cloud, 'compute-02', makeServer(past, { host: 'compute-02' }).id, volume)
          return readers.hosts?.look(name) as never
        },
      },
    }))
    expect(result.findings).toEqual([])
    expect(result.unsettled.map(({ reason }) => reason)).toContain('a second look saw it differently')
  })

  it('a path that failed between two looks is no dead map yet', async () => {
    const { cloud, past } = grounds()
    const map = deadMap(cloud, makeVolume(past, { type: 'san' }))
    for (const path of map.paths) path.state = 'active'
    let looks = 0
    const result = await scanThrough(cloud, (readers) => ({
      ...readers,
      hosts: {
        extra: [],
        look: async (name) => {
          if (++looks === 4) for (const path of map.paths) path.state = 'failed'
          return readers.hosts?.look(name) as never
        },
      },
    }))
    expect(faultsIn(result)).toEqual([])
  })

  it('the cloud’s own clock counts, not ours', async () => {
    const { cloud, past } = grounds()
    haunt(past, makeVolume(past))
    const wrong = await scanThrough(cloud, (readers) => ({ ...readers, now: async () => cloud.time.now() - 2 * day }))
    expect(faultsIn(wrong)).toEqual([])
    expect(faultsIn(await scanOf(cloud))).toEqual(['ghost-server-attachment'])
  })
})
