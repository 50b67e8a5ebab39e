/** Bad input from everywhere: one clear sentence each, what to do next, the right exit code, and no wrong word on what is there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSnapshot } from '../../src/adapters/snapshot/snapshot-file.ts'
import type { Region } from '../../src/model/snapshot.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { makeVolume, write } from '../../src/simulate/hands.ts'
import { bareEnvironment, command, commandHere, type Environment, type Outcome } from '../support/command-line.ts'
import { closedPort, selfSigned, serveHttp, serveHttps } from '../support/loopback.ts'
import { answersOf, openrcOf, type Rewrite } from '../support/rewritten-cloud.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { snapshotFileOf } from '../support/snapshot-files.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { servedForTest } from '../support/wire-cloud.ts'

const quick = ['--recheck', '0', '--timeout', '5s']

interface Scanned extends Outcome {
  /** What was saved; null when nothing was. */
  readonly region: Region | null
}

/** Scans, and reads what was saved. */
async function saving(run: (args: readonly string[]) => Promise<Outcome>, args: readonly string[]): Promise<Scanned> {
  const file = join(temporaryFiles(), 'snapshot.jsonl')
  const outcome = await run(['scan', ...quick, '--save', file, ...args])
  return { ...outcome, region: existsSync(file) ? (loadSnapshot(file).regions[0] ?? null) : null }
}

const scanned = (env: Environment, ...args: readonly string[]): Promise<Scanned> =>
  saving((argv) => commandHere(argv, { env }), args)

/** The same in a process of its own. */
const scannedApart = (env: Environment, ...args: readonly string[]): Promise<Scanned> =>
  saving((argv) => command(argv, { env: bareEnvironment(env) }), args)

/** A cloud with one ghost in it, whose answers are changed. */
async function changed(rewrite: Rewrite, cloud: SimulatedCloud = haunted()): Promise<Environment> {
  return openrcOf(cloud, await serveHttp(answersOf(cloud, rewrite)))
}

function haunted(): SimulatedCloud {
  const cloud = stillCloud()
  plant(cloud, 'ghost-server-attachment')
  return cloud
}

const oneSentence = /^error: [^\n]+\n {2}next: [^\n]+\n$/

function expectFailure(outcome: Outcome, code: number, says: string | RegExp): void {
  expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: '' })
  expect(outcome.stderr).toMatch(oneSentence)
  expect(outcome.stderr).toMatch(says)
}

/** Whatever could have been said is unknown, and why is told in every kind. */
function expectBlind(region: Region | null, says: string | RegExp): void {
  const told = Object.values(region?.coverage ?? {})
  expect(told.length).toBeGreaterThan(10)
  for (const unseen of told) expect(unseen?.detail).toMatch(says)
  expect(region?.sources.map(({ status }) => status)).toEqual(['unavailable', 'unavailable'])
}

describe('a configuration that is wrong ends with 2, before anybody is asked', () => {
  const clouds = (text: string): Environment => ({
    OS_CLIENT_CONFIG_FILE: join(temporaryFiles({ 'clouds.yaml': text }), 'clouds.yaml'),
  })
  const scan = (env: Environment, ...args: readonly string[]) => commandHere(['scan', ...quick, ...args], { env })
  const login = '{auth: {auth_url: "http://127.0.0.1:9/v3", user_id: u, password: p}, regions: [A, B]}'

  it('without a clouds.yaml, with where it is looked for', async () => {
    const outcome = await scannedApart({})
    expectFailure(outcome, 2, /no cloud to log in to: no clouds\.yaml was found/)
    expect(outcome.stderr).toContain('/etc/openstack/clouds.yaml')
    expect(outcome.region).toBeNull()
  })

  it('with a clouds.yaml that is named but missing', async () => {
    expectFailure(await scan({ OS_CLIENT_CONFIG_FILE: '/missing.yaml' }), 2, 'cannot read /missing.yaml')
  })

  it('with a clouds.yaml that is no YAML, with file, line and column', async () => {
    const env = clouds('clouds:\n  prod: {auth: {username: "x}}\n')
    expectFailure(await scan(env), 2, /clouds\.yaml:\d+:\d+: /)
  })

  it('with a cloud that is not in it', async () => {
    expectFailure(
      await scan(clouds(`clouds: {prod: ${login}}`), '--os-cloud', 'prdo'),
      2,
      'no cloud "prdo"; it has: prod',
    )
  })

  it('with a region that it does not list', async () => {
    const outcome = await scan(clouds(`clouds: {prod: ${login}}`), '--os-region-name', 'C')
    expectFailure(outcome, 2, 'no region "C"; it lists: A, B')
  })

  it('with a cindersweep.yaml that has a wrong line', async () => {
    const config = join(temporaryFiles({ 'c.yaml': 'policy:\n  settle: soon\n' }), 'c.yaml')
    expectFailure(await scan({}, '--config', config), 2, `${config}:2: policy.settle: expected a duration`)
  })
})

describe('a login that fails ends with 1, and the snapshot says that nothing was seen', () => {
  it('with a wrong password', async () => {
    const { env } = await servedForTest(haunted())
    const outcome = await scanned({ ...env, OS_PASSWORD: 'wrong' })
    expectFailure(outcome, 1, /Keystone at \S+ rejected the credentials \(req-/)
    expectBlind(outcome.region, 'rejected the credentials')
  })

  it('with a password that is over', async () => {
    const message = 'The password is expired and needs to be changed for user: aa01.'
    const env = await changed((_, reply) => ({ ...reply, status: 401, body: { error: { code: 401, message } } }))
    const outcome = await scanned(env)
    expectFailure(outcome, 1, /rejected the credentials.*: The password is expired/)
    expectBlind(outcome.region, 'The password is expired')
  })

  it('where nobody listens', async () => {
    const outcome = await scannedApart({ ...openrcOf(stillCloud(), `http://127.0.0.1:${await closedPort()}`) })
    expectFailure(outcome, 1, /cannot reach 127\.0\.0\.1:\d+ for POST .*ECONNREFUSED/)
    expectBlind(outcome.region, 'ECONNREFUSED')
  })

  it('behind a certificate of another CA, which the right CA mends', async () => {
    const { certFile, keyFile } = selfSigned()
    const cloud = stillCloud()
    const url = await serveHttps(readFileSync(certFile), readFileSync(keyFile), answersOf(cloud))
    const outcome = await scannedApart({ ...openrcOf(cloud, url), OS_CACERT: selfSigned().certFile })
    expectFailure(outcome, 1, /the certificate of \S+ is not accepted: self-signed certificate\n.*--os-cacert/)
    expectBlind(outcome.region, 'is not accepted')
    expect((await scanned(openrcOf(cloud, url), '--os-cacert', certFile)).stderr).toContain('nothing found')
  })

  it('where a web page answers', async () => {
    const { env } = await servedForTest(haunted(), ['identity:html'])
    const outcome = await scanned(env)
    expectFailure(outcome, 1, 'text/html that is not JSON')
    expectBlind(outcome.region, 'that is not JSON')
  })

  it('in a region that the cloud does not have ends with 2, with those that it has', async () => {
    const { env } = await servedForTest(haunted())
    expectFailure(await scanned(env, '--os-region-name', 'RegionTwo'), 2, /no region "RegionTwo"; it has: RegionOne/)
  })
})

describe('what cannot be read of a cloud is told, and is no reason to conclude', () => {
  /** Ends with 3 or 4, says what was not seen, and confirms nothing. */
  function expectUnseen({ code, stdout, stderr, region }: Scanned, says: string | RegExp): void {
    expect([3, 4]).toContain(code)
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(/^next: cindersweep /m)
    expect(stdout).not.toMatch(/\bconfirmed\b/)
    expect(
      Object.values(region?.coverage ?? {})
        .map((unseen) => unseen?.detail ?? '')
        .join('\n'),
    ).toMatch(says)
  }

  it('where the catalogue has no Cinder', async () => {
    const outcome = await scanned(
      await changed((request, reply) => {
        if (!request.url.endsWith('/auth/tokens')) return reply
        const { token } = reply.body as { token: { catalog: { type: string }[] } }
        const catalog = token.catalog.filter(({ type }) => !/volume|block/.test(type))
        return { ...reply, body: { token: { ...token, catalog } } }
      }),
    )
    expectUnseen(outcome, 'the catalogue has no public endpoint of Cinder')
    expect(outcome.code).toBe(4)
    expect(outcome.region?.coverage.servers).toBeNull()
  })

  it('where Cinder cannot be reached', async () => {
    const { env } = await servedForTest(haunted())
    const outcome = await scanned({ ...env, OS_BLOCK_STORAGE_ENDPOINT_OVERRIDE: 'http://cinder.invalid/v3' })
    expectUnseen(outcome, /cannot reach cinder\.invalid for GET http:\/\/cinder\.invalid\/v3\//)
    expect(outcome.code).toBe(4)
  })

  it.each([
    ['a body that is cut off', 'volume/volumes/detail:cut', 'the connection broke off before the answer was whole'],
    ['a web page for JSON', 'compute/servers/detail:html', 'text/html that is not JSON'],
    ['JSON of something else', 'volume/volumes/detail:nonsense', 'answered without a list "volumes"'],
  ])('with %s in place of a list', async (_what, trouble, says) => {
    const { env } = await servedForTest(haunted(), [trouble])
    expectUnseen(await scannedApart(env), says)
  })

  it('of a Cinder that is too old for attachments', async () => {
    const versions = [{ id: 'v3.0', min_version: '3.0', version: '3.15' }]
    const outcome = await scanned(
      await changed((request, reply) =>
        request.url.endsWith('/volume/v3/') ? { ...reply, status: 200, body: { versions } } : reply,
      ),
    )
    expect(outcome.stderr).toContain('Cinder speaks 3.0 to 3.15; this needs 3.27')
    expect(outcome.region?.coverage.attachments).toMatchObject({ reason: 'too-old' })
    expect(outcome.stderr).toMatch(/^next: cindersweep /m)
  })

  it('with a status that no release writes, which is named and not judged', async () => {
    const cloud = stillCloud()
    write(cloud, makeVolume(cloud), 'pondering')
    const { env } = await servedForTest(cloud)
    const outcome = await scanned(env)
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 4, stdout: '' })
    expect(outcome.stderr).toContain('not judged: 1 volume in a status that is not known here: "pondering"')
  })

  it('nor is all well where everything was seen, but one status is not known', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    write(cloud, volume, 'pondering')
    const from = ['--from', await snapshotFileOf(cloud)]
    expect(await commandHere(['scan', ...from])).toMatchObject({ code: 4, stdout: '' })
    const why = await commandHere(['why', volume.id, ...from])
    expect(why.code).toBe(4)
    expect(why.stdout).toContain('not judged: its status "pondering" is not known here')
  })
})
