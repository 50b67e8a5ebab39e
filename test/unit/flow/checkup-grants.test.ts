/** What `doctor` tells of a right that is missing: the exact line that grants it, as far as anybody can know it. */
import { describe, expect, it } from 'vitest'
import type { Check } from '../../../src/flow/check.ts'
import { checkup } from '../../../src/flow/checkup.ts'
import { CinderSweepError } from '../../../src/kernel/errors.ts'
import type { UnseenReason } from '../../../src/kernel/fact.ts'
import type { HostName } from '../../../src/kernel/ids.ts'
import type { RegionReaders } from '../../../src/observe/readers.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { depsOf, type ScanWishes, stillCloud } from '../../support/simulated-scan.ts'

const login = {
  user: 'demo',
  project: 'demo',
  roles: ['member'],
  method: 'password',
  account: 'sweep',
  hostAccount: 'probe',
}

async function checksOf(
  change: (readers: RegionReaders) => Partial<RegionReaders>,
  wishes: ScanWishes = {},
): Promise<readonly Check[]> {
  const cloud = stillCloud()
  makeVolume(cloud, { name: 'one' })
  const { regions, options } = await depsOf(cloud, wishes)
  const readers = regions[0] as RegionReaders
  return checkup({ ...readers, ...change(readers) }, login, options)
}

const named = (checks: readonly Check[], name: string) => checks.filter(({ check }) => check.startsWith(name))

describe('a plain user, to whom Cinder lists the user’s own things without a word', () => {
  it.each(['cinder: volumes of all projects', 'cinder: attachments', 'cinder: snapshots', 'cinder: transfers'])(
    'is not told that %s are seen',
    async (name) => {
      const checks = await checksOf(() => ({}), { as: 'demo' })
      expect(named(checks, name)).toMatchObject([
        {
          result: 'missing',
          detail: expect.stringContaining('only those of the user’s own project are listed'),
          grant: 'openstack role add --user demo --project demo admin',
        },
      ])
    },
  )

  it('is not meant where the list of services fails for another reason: then it is not known', async () => {
    const checks = await checksOf(({ cinder }) => ({
      cinder: {
        ...cinder,
        services: async () => {
          throw new CinderSweepError('api.failed', 'it broke', { hint: 'Look.' })
        },
      },
    }))
    expect(named(checks, 'cinder: volumes')).toMatchObject([
      { result: 'failed', detail: 'whether those of all projects are listed is not known: it broke', grant: 'Look.' },
    ])
  })
})

describe('a database that refuses', () => {
  it.each([
    [
      "refuses the account: SELECT command denied to user 'ro'@'10.0.0.9' for table `cinder`.`workers`",
      "GRANT SELECT ON cinder.* TO 'ro'@'10.0.0.9'",
    ],
    [
      "has no such database, or hides it: Access denied for user 'ro'@'%' to database 'volumes'",
      "GRANT SELECT ON volumes.* TO 'ro'@'%'",
    ],
    [
      "refuses the account: SELECT command denied to user 'ro'@'h' for table 'workers'",
      "GRANT SELECT ON cinder.* TO 'ro'@'h'",
    ],
    [
      'refuses the account: permission denied for table workers',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO the role of the URL',
    ],
    [
      "refuses the account: Access denied for user 'ro'@'h' (using password: YES)",
      'correct user and password in the URL: the server does not know them so',
    ],
  ])('with %j is told the line for the account that it names', async (message, grant) => {
    const checks = await checksOf(
      ({ databases }) => ({
        databases: {
          nova: null,
          ...databases,
          cinder: {
            ...(databases?.cinder as NonNullable<NonNullable<typeof databases>['cinder']>),
            moment: async () => {
              throw new CinderSweepError('database.refused', message, { hint: 'x' })
            },
          },
        },
      }),
      { planes: ['database'] },
    )
    expect(named(checks, 'database: RegionOne cinder')).toMatchObject([{ result: 'missing', grant }])
  })
})

describe('a pool that shows its objects, and not who has them open', () => {
  it('has two rights, of which one is there', async () => {
    const grant = "ceph auth caps client.sweep mon 'profile rbd-read-only' osd 'profile rbd-read-only pool=volumes'"
    const checks = await checksOf(({ backends }) => ({
      backends: (backends ?? []).slice(0, 1).map((backend) => ({
        ...backend,
        grant,
        look: async () => ({
          ...(await backend.look()),
          unseen: { source: backend.source, reason: 'refused', detail: 'listwatchers: Operation not permitted' },
        }),
      })),
    }))
    expect(
      named(checks, 'back end').map(({ check, result, grant: line }) => [check.split(': ')[2], result, line]),
    ).toEqual([
      [undefined, 'ok', ''],
      ['who has them open', 'missing', grant],
    ])
  })
})

describe('hosts that keep us out', () => {
  const said: Readonly<Record<string, readonly [UnseenReason, string]>> = {
    'compute-01': ['refused', 'host compute-01 has a host key that is not known: Host key verification failed.'],
    'compute-02': ['refused', 'host compute-02 refuses the login: Permission denied (publickey).'],
    'compute-03': ['refused', 'host compute-03: libvirt was not seen: sudo: a password is required'],
  }

  it('are told by what keeps us out, each with the line that lets us in', async () => {
    const checks = await checksOf(({ hosts }) => ({
      hosts: {
        extra: [],
        look: async (host: HostName) => {
          const report = await hosts?.look(host)
          if (report === undefined) throw new Error('no hosts')
          const [reason, detail] = said[host] ?? ['unreachable', 'gone']
          return { ...report, unseen: { source: host, reason, detail } }
        },
      },
    }))
    expect(named(checks, 'compute hosts').map(({ check, result, grant }) => [check, result, grant])).toEqual([
      ['compute hosts: host key', 'missing', 'ssh-keyscan compute-01 >> ~/.ssh/known_hosts, after comparing the key'],
      ['compute hosts: login', 'missing', 'ssh-copy-id probe@compute-02'],
      [
        'compute hosts: sudo',
        'missing',
        'as root on compute-03, what this prints: cindersweep sudoers > /etc/sudoers.d/cindersweep',
      ],
    ])
  })
})

describe('a log that may not be read', () => {
  it.each([
    [
      'R cinder-volume log /var/log/c.log',
      '/var/log/c.log.1 may not be read: permission denied',
      'setfacl -m u:sweep:r /var/log/c.log.1',
    ],
    [
      'R cinder-volume log /var/log/c.log',
      '/var/log/c.log may not be seen: permission denied',
      'setfacl -m u:sweep:rx /var/log && setfacl -m u:sweep:r /var/log/c.log',
    ],
    [
      'R nova-compute log /var/log/n.log on compute-01',
      '/var/log/n.log may not be read: permission denied',
      'on compute-01: setfacl -m u:probe:r /var/log/n.log',
    ],
    ['R cinder-api log of unit x', 'the journal of x may not be read', 'usermod -aG systemd-journal sweep'],
  ])('%s: %s', async (source, sentence, grant) => {
    const checks = await checksOf(() => ({
      logs: {
        look: async () => [
          { source, events: [], unseen: { source, reason: 'refused', detail: `${source}: ${sentence}` } },
        ],
      },
    }))
    expect(named(checks, 'log: ')).toMatchObject([{ result: 'missing', grant }])
  })
})
