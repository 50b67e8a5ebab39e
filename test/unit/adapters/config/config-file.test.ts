/** cindersweep.yaml: what is wrong is told with file, line, value and what was expected. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/adapters/config/config-file.ts'
import type { Config } from '../../../../src/adapters/config/schema.ts'
import { failureOf } from '../../../support/failures.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const file = (text: string): string => join(temporaryFiles({ 'cindersweep.yaml': text }), 'cindersweep.yaml')
const read = (text: string): Config => readConfig(file(text)).config

/** The complaint without the path of the file. */
async function complaint(text: string): Promise<string> {
  const path = file(text)
  const failure = await failureOf(() => readConfig(path))
  expect(failure.hint).not.toBe('')
  expect(failure.message.startsWith(`${path}:`)).toBe(true)
  return failure.message.slice(path.length)
}

describe('a configuration', () => {
  it.each(['', '# nothing yet\n', '{}\n'])('may say nothing: %j', (text) => {
    expect(read(text)).toEqual({})
  })

  it('is read with its durations in milliseconds', () => {
    const text = `
cloud: {name: prod, regions: [A, B]}
databases: {cinder: "conf:/etc/cinder/cinder.conf:database.connection"}
backends:
  - {kind: rbd, name: a@ceph, pool: volumes}
  - {kind: hpe3par, name: a@san, api_url: "https://3par:8080/api/v1", username: u, password: env:SAN_PASSWORD, cpgs: [C1]}
  - {kind: lvm, name: a@lvm, volume_group: cinder-volumes}
hosts: {transport: ssh, concurrency: 64, deadline: 20s}
logs: [{service: cinder-volume, path: /var/log/cinder/volume.log*, since: 2d}]
policy: {settle: {default: 10m, migrating: 6h}, recheck: 0, owned_pools: [a@ceph], exclude: {projects: [p1]}}
`
    expect(read(text)).toMatchObject({
      hosts: { deadline: 20_000 },
      logs: [{ since: 172_800_000 }],
      policy: { settle: { default: 600_000, migrating: 21_600_000 }, recheck: 0 },
    })
  })

  it('may have one settle time for all states', () => {
    expect(read('policy: {settle: 0}\n').policy?.settle).toBe(0)
  })
})

describe('a wrong line is told with its number, the value and what was expected', () => {
  it.each([
    [
      'a key misspelt',
      'cloud:\n  name: p\n  regoins: [A]\n',
      ':3: cloud.regoins: is not known here, expected one of name, regions',
    ],
    [
      'a state misspelt',
      'policy:\n  settle:\n    detatching: 5m\n',
      ':3: policy.settle.detatching: is not known here, expected one of default',
    ],
    [
      'no duration',
      'policy:\n  recheck: -5\n',
      ':2: policy.recheck: expected a duration such as 0, 90s, 15m, 6h or 2d, found -5',
    ],
    [
      'no settle time',
      'policy:\n  settle: soon\n',
      ':2: policy.settle: expected a duration, or a mapping of states to durations, found "soon"',
    ],
    [
      'one of a few words',
      'policy:\n  depth: abyssal\n',
      ':2: policy.depth: expected shallow, auto or deep, found "abyssal"',
    ],
    [
      'another transport',
      'hosts:\n\n  transport: telnet\n',
      ':3: hosts.transport: expected ssh or local, found "telnet"',
    ],
    ['no number', 'hosts:\n  concurrency: many\n', ':2: hosts.concurrency: expected a whole number, found "many"'],
    [
      'too small a number',
      'hosts:\n  concurrency: 0\n',
      ':2: hosts.concurrency: expected a whole number from 1, found 0',
    ],
    ['a number for a text', 'cloud:\n  name: 5\n', ':2: cloud.name: expected a text, found 5'],
    [
      'a text for a list',
      'policy:\n  exclude:\n    projects: p1\n',
      ':3: policy.exclude.projects: expected a list, found "p1"',
    ],
    ['a text for a mapping', 'cloud: prod\n', ':1: cloud: expected a mapping, found "prod"'],
    ['a mapping for a list', 'backends:\n  kind: rbd\n', ':1: backends: expected a list, found a mapping'],
    ['a list for everything', '- cloud\n', ':1: the file: expected a mapping, found a list'],
    [
      'an unknown kind',
      'backends:\n  - kind: rbd\n    name: a\n    pool: p\n  - kind: netapp\n',
      ':5: backends.1.kind: expected kind rbd, hpe3par or lvm, found "netapp"',
    ],
    [
      'a missing key',
      'backends:\n  - kind: lvm\n    volume_group: v\n  - kind: rbd\n    name: a\n',
      ':2: backends.0.name: expected a text, found nothing',
    ],
    ['broken YAML', 'cloud: {name: "prod}\n', ':2:1: Missing closing "quote'],
    ['a key that comes twice', 'cloud: {}\ncloud: {}\n', ':2:1: Map keys must be unique'],
    ['an alias of nothing', 'cloud: *prod\n', ': Unresolved alias'],
  ])('%s', async (_what, text, says) => {
    expect(await complaint(text)).toContain(says)
  })
})

describe('law 12: secrets never appear', () => {
  it.each([
    [
      'a password where a reference belongs',
      'backends:\n  - {kind: hpe3par, name: a, api_url: x, username: u, password: hunter2, cpgs: []}\n',
    ],
    [
      'a number as password',
      'backends:\n  - {kind: hpe3par, name: a, api_url: x, username: u, password: 20002, cpgs: []}\n',
    ],
    ['a URL of a database', 'databases:\n  cinder: mysql+pymysql://cinder:hunter2@db/cinder\n'],
    ['a URL in the wrong place', 'databases: mysql+pymysql://cinder:hunter2@db/cinder\n'],
    ['a mapping with a password in it', 'backends: {kind: hpe3par, password: hunter2}\n'],
  ])('not even in the complaint about %s', async (_what, text) => {
    const says = await complaint(text)
    expect(says).not.toMatch(/hunter2|20002/)
    expect(says).toMatch(/^:[12]: /)
  })
})

describe('a file that cannot be read', () => {
  it('is told with its path and why', async () => {
    const failure = await failureOf(() => readConfig('/nonexistent/cindersweep.yaml'))
    expect(failure.code).toBe('config.missing')
    expect(failure.message).toBe('cannot read the configuration /nonexistent/cindersweep.yaml: ENOENT')
    expect(failure.hint).toContain('CINDERSWEEP_CONFIG')
  })
})
