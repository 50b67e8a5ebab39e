import { describe, expect, it } from 'vitest'
import type { Check } from '../../../src/flow/check.ts'
import { checkup } from '../../../src/flow/checkup.ts'
import { CinderSweepError, type ErrorCode } from '../../../src/kernel/errors.ts'
import type { RegionReaders } from '../../../src/observe/readers.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { failureOf } from '../../support/failures.ts'
import { depsOf, type ScanWishes, stillCloud } from '../../support/simulated-scan.ts'

const admin = { user: 'admin', project: 'admin', roles: ['admin'], method: 'password' }

async function checksOf(
  cloud: SimulatedCloud,
  wishes: ScanWishes = {},
  change: (readers: RegionReaders) => RegionReaders = (readers) => readers,
): Promise<readonly Check[]> {
  const { regions, options } = await depsOf(cloud, wishes)
  return checkup(change(regions[0] as RegionReaders), admin, options)
}

const named = (checks: readonly Check[], name: string) => checks.filter(({ check }) => check.includes(name))

/** Readers whose list of snapshots fails so. */
const failing =
  (code: ErrorCode) =>
  (readers: RegionReaders): RegionReaders => ({
    ...readers,
    cinder: {
      ...readers.cinder,
      snapshots() {
        throw new CinderSweepError(code, 'it said no', { hint: 'Do this.' })
      },
    },
  })

describe('a checkup of a cloud with every plane', () => {
  it('reads each source once, and says what it showed', async () => {
    const checks = await checksOf(stillCloud())
    expect(checks.filter(({ result }) => result !== 'ok' && result !== 'unconfigured')).toEqual([])
    expect(named(checks, 'back end:').map(({ detail }) => detail)).toEqual([
      '0 objects, 0 watchers, 0 exports',
      '0 objects, 0 watchers, 0 exports',
    ])
    expect(named(checks, 'compute hosts')).toMatchObject([{ result: 'ok', detail: '3 of 3 seen' }])
    expect(named(checks, 'log:').length).toBeGreaterThan(0)
  })

  it.each([
    ['unreachable', 'failed', ['make it answer to this machine', 'make it answer to this machine']],
    [
      'refused',
      'missing',
      [
        "ceph auth caps client.USER mon 'profile rbd-read-only' osd 'profile rbd-read-only pool=POOL'",
        'give the account of the array the role browse',
      ],
    ],
  ] as const)('names a pool that is %s as %s, and the next step', async (reason, result, grants) => {
    const checks = await checksOf(stillCloud(), {}, (readers) => ({
      ...readers,
      backends: (readers.backends ?? []).map((backend) => ({
        ...backend,
        look: async () => ({ ...(await backend.look()), unseen: { source: backend.source, reason, detail: 'no' } }),
      })),
    }))
    const pools = named(checks, 'back end:')
    expect(pools.map((check) => check.result)).toEqual([result, result])
    expect(pools.map((check) => check.grant)).toEqual(grants)
  })

  it('says which array a pool is of, where that is known', async () => {
    const checks = await checksOf(stillCloud(), {}, (readers) => ({
      ...readers,
      backends: (readers.backends ?? []).slice(0, 1).map((backend) => ({
        ...backend,
        look: async () => ({ ...(await backend.look()), system: 'array-1 (CZ0000021F2A)' }),
      })),
    }))
    const [pool] = named(checks, 'back end:')
    expect(pool?.detail).toBe('0 objects, 0 watchers, 0 exports, of array-1 (CZ0000021F2A)')
  })

  it('counts the hosts that were not seen, and names some', async () => {
    const unseen = { source: 'compute-02', reason: 'unreachable' as const, detail: 'no route to host' }
    const checks = await checksOf(stillCloud(), {}, (readers) => ({
      ...readers,
      hosts: {
        extra: [],
        look: async (host) => {
          const report = await readers.hosts?.look(host)
          if (report === undefined) throw new Error('no hosts')
          return host === 'compute-02' ? { ...report, unseen } : report
        },
      },
    }))
    expect(named(checks, 'compute hosts')).toMatchObject([
      {
        result: 'failed',
        detail: '1 of 3 not seen (compute-02): no route to host',
        grant: 'make it answer: ssh compute-02 true',
      },
    ])
  })
})

describe('a right', () => {
  it('that is refused is missing, and the line that grants it is told', async () => {
    const checks = named(await checksOf(stillCloud(), {}, failing('api.refused')), 'cinder: snapshots')
    expect(checks).toMatchObject([
      { result: 'missing', detail: 'it said no', grant: 'openstack role add --user admin --project admin admin' },
    ])
  })

  it('that fails otherwise is not called missing, and the next step is told', async () => {
    const checks = named(await checksOf(stillCloud(), {}, failing('api.failed')), 'cinder: snapshots')
    expect(checks).toMatchObject([{ result: 'failed', grant: 'Do this.' }])
  })

  it('is not judged when somebody interrupted', async () => {
    const failure = await failureOf(() => checksOf(stillCloud(), {}, failing('interrupted')))
    expect(failure.code).toBe('interrupted')
  })
})

describe('a login', () => {
  it('with the role service loses Cinder’s second opinion', async () => {
    const { regions, options } = await depsOf(stillCloud())
    const checks = await checkup(regions[0] as RegionReaders, { ...admin, roles: ['admin', 'service'] }, options)
    expect(named(checks, 'role service')).toMatchObject([{ result: 'failed' }])
  })
})

it('every check that did not pass says what that costs', async () => {
  for (const checks of [await checksOf(stillCloud(), { as: 'reader' }), await checksOf(stillCloud(), { planes: [] })])
    expect(checks.filter(({ result, costs }) => result !== 'ok' && costs === '')).toEqual([])
})
