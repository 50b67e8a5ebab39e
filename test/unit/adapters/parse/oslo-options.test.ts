import { describe, expect, it } from 'vitest'
import { parseOsloConfig } from '../../../../src/adapters/parse/oslo-config.ts'
import { booleanOf, listOf, OsloOptions } from '../../../../src/adapters/parse/oslo-options.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const options = (files: readonly string[], defaults: Record<string, string> = {}): OsloOptions =>
  new OsloOptions(
    files.map((text, i) => parseOsloConfig(text, `${i}.conf`)),
    defaults,
  )

const value = (text: string, key: string, defaults?: Record<string, string>): string | undefined =>
  options([text], defaults).get(['DEFAULT', key])?.value

describe('several files', () => {
  const both = options(['[DEFAULT]\nhost = a\npool = p\n[ceph]\nx = 1\n', '[DEFAULT]\nhost = b\n[CEPH]\nx = 2\n'])

  it('are laid over each other: the later one wins, and says where', () => {
    expect(both.get(['DEFAULT', 'host'])).toEqual({ value: 'b', file: '1.conf', line: 2 })
    expect(both.get(['DEFAULT', 'pool'])).toEqual({ value: 'p', file: '0.conf', line: 3 })
    expect(both.get(['DEFAULT', 'none'])).toBeNull()
  })

  it('mean the same group in letters of any size', () => {
    expect(both.get(['ceph', 'x'])?.value).toBe('2')
  })

  it('collect an option that may be given several times, the first file first', () => {
    const several = options(['[a]\ndev = 1\ndev = 2\n', '[a]\ndev = 3\n'])
    expect(several.all(['a', 'dev']).map((option) => option.value)).toEqual(['1', '2', '3'])
    expect(several.get(['a', 'dev'])?.value).toBe('3')
  })

  it('may set an option by a name it had before; a later file counts, whichever name it uses', () => {
    const names = [
      ['database', 'connection'],
      ['DEFAULT', 'sql_connection'],
    ] as const
    const renamed = options(['[database]\nconnection = new\n', '[DEFAULT]\nsql_connection = old\n'])
    expect(renamed.get(...names)?.value).toBe('old')
  })
})

describe('references', () => {
  const text = [
    '[DEFAULT]',
    'my_ip = 10.0.0.1',
    'plain = $my_ip',
    `braced = \${my_ip}:3260`,
    'other = $ceph.user',
    'chain = <$braced>',
    'price = 5$$ and \\$1 and $ and $9',
    'missing = $state_path/x',
    '[ceph]',
    'user = cinder',
    'own = $user@$my_ip',
  ].join('\n')

  it.each([
    ['plain', '10.0.0.1'],
    ['braced', '10.0.0.1:3260'],
    ['other', 'cinder'],
    ['chain', '<10.0.0.1:3260>'],
    ['price', '5$ and $1 and $ and $9'],
  ])('in %s are put in', (key, expected) => {
    expect(value(text, key)).toBe(expected)
  })

  it('look in their own group first, then in DEFAULT', () => {
    expect(options([text]).get(['ceph', 'own'])?.value).toBe('cinder@10.0.0.1')
  })

  it('may mean a default that no file sets', () => {
    expect(value(text, 'missing', { 'DEFAULT.state_path': '/var/lib/cinder' })).toBe('/var/lib/cinder/x')
  })

  it('to nothing are told with file and line, and without the name: it may be a part of a password', async () => {
    const failure = await failureOf(() => value('[DEFAULT]\npassword = hunter$two\n', 'password'))
    expect(failure.message).toMatch(/^0\.conf:2:1: the value refers to an option that is not set/)
    expect(failure.message).not.toContain('two')
  })

  it('in a circle are refused', async () => {
    const failure = await failureOf(() => value('[DEFAULT]\na = $b\nb = x$a\n', 'a'))
    expect(failure.message).toContain('refers to itself')
  })

  it('that multiply are refused before they fill the memory', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `v${i} = $v${i + 1}$v${i + 1}`)
    const failure = await failureOf(() => value(['[DEFAULT]', ...lines, 'v40 = xxxxxxxx'].join('\n'), 'v0'))
    expect(failure.message).toContain('becomes too long')
  })
})

describe('references as oslo.config itself replaces them', () => {
  const cases = sample('config/reference-cases.txt')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; values: Record<string, unknown> })

  it.each(cases.map((one) => [one.text, one.values]))(
    'mean the same here, or are refused here too: %j',
    async (text, values) => {
      for (const [name, expected] of Object.entries(values)) {
        const [group, key] = name.split('.') as [string, string]
        const ours = (): string | undefined => options([text]).get([group, key])?.value
        if (typeof expected === 'string') expect(ours()).toBe(expected)
        else expect((await failureOf(ours)).code).toBe('parse.malformed')
      }
    },
  )
})

describe('values', () => {
  it('are lists where commas divide them', () => {
    expect(listOf(' ceph , "lvm-1",,3par, ')).toEqual(['ceph', 'lvm-1', '', '3par'])
    expect(listOf('  ')).toEqual([])
  })

  it('are yes or no by eight words', () => {
    expect(['True', '1', 'ON', 'yes'].map(booleanOf)).toEqual([true, true, true, true])
    expect(['False', '0', 'off', 'No'].map(booleanOf)).toEqual([false, false, false, false])
    expect(booleanOf('perhaps')).toBeNull()
  })
})
