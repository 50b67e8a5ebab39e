import { describe, expect, it } from 'vitest'
import { readJson, readJsonSequence } from '../../../../src/adapters/parse/json-document.ts'
import { rowOf, rowsOf, textsOf } from '../../../../src/adapters/parse/json-row.ts'
import { failureOf } from '../../../support/failures.ts'

const read = (text: string): unknown => readJson('x', text).root

describe('numbers', () => {
  it('keep all 64 bits', () => {
    expect(read('18446462598732840961')).toBe(18446462598732840961n)
    expect(read('[9007199254740991, 9007199254740992, -9007199254740993]')).toEqual([
      9007199254740991,
      9007199254740992n,
      -9007199254740993n,
    ])
  })

  it.each(['0', '-1', '1.5', '1e3', '-0.25E-2'])('are read as JavaScript reads %s', (text) => {
    expect(read(text)).toBe(JSON.parse(text))
  })

  it.each(['01', '+1', '1.', '.5', '0x10', 'NaN', '-', `${'9'.repeat(41)}`])('are not %s', async (text) => {
    expect((await failureOf(() => read(text))).code).toBe('parse.malformed')
  })
})

describe('texts', () => {
  it.each(['"a\\"b"', '"\\u00fc\\n\\t\\\\\\/"', '"größe 卷 🙂"', '""', '"\\ud83d\\ude42"'])(
    'are read as %s means',
    (text) => {
      expect(read(text)).toBe(JSON.parse(text))
    },
  )
})

describe('records', () => {
  it('have keys of any name, and no others', () => {
    const root = rowOf(readJson('x', '{"__proto__": "a", "constructor": "b"}'))
    expect(root.keys()).toEqual(['__proto__', 'constructor'])
    expect(root.text('__proto__')).toBe('a')
    expect(rowOf(readJson('x', '{}')).has('toString')).toBe(false)
  })

  it('say where they stand when they lack what they must have', async () => {
    const document = readJson('rbd ls', '[{"id": 1},\n  {"name": "b"}]')
    const failure = await failureOf(() => rowsOf(document)[1]?.digits('id'))
    expect(failure.message).toBe('rbd ls:2:3: a record without the whole number "id"')
    expect(failure.facts).toEqual({ source: 'rbd ls', line: 2, column: 3 })
  })

  it('give numbers that are written as texts', () => {
    const row = rowOf(readJson('x', '{"size": "4194304", "cookie": "18446462598732840961", "on": "true"}'))
    expect([row.number('size'), row.digits('cookie'), row.flag('on')]).toEqual([4194304, '18446462598732840961', true])
  })
})

describe('what is not JSON', () => {
  it.each([
    ['', 'x:1:1: the text ends too early'],
    ['{"a": 1', 'x:1:8: expected "," or "}"'],
    ['{"a" 1}', 'x:1:6: expected ":" after a key'],
    ['[1,\n2,\n]', 'x:3:1: expected a value'],
    ['{"a": "b', 'x:1:9: the text ends within quotes'],
    ['{a: 1}', 'x:1:2: expected a key in quotes'],
    ['[1] [2]', 'x:1:5: something follows the end of the JSON'],
    ['"\\x"', 'x:1:4: an escape that JSON does not have'],
    ['nul', 'x:1:1: expected a value'],
  ])('is refused with its place: %j', async (text, message) => {
    expect((await failureOf(() => read(text))).message).toBe(message)
  })

  it('is refused before it is too deep to be read', async () => {
    expect((await failureOf(() => read('['.repeat(100_000)))).message).toContain('nested deeper than 100')
  })
})

describe('other forms', () => {
  it('are refused where a list or a record is expected', async () => {
    for (const wrong of [
      () => rowOf(readJson('x', '[]')),
      () => rowsOf(readJson('x', '[1]')),
      () => textsOf(readJson('x', '[1]')),
    ])
      expect((await failureOf(wrong)).code).toBe('parse.malformed')
  })

  it('are several documents one behind the other, where a program prints them so', () => {
    expect(readJsonSequence('x', '[1][2]\n{"a": 3}').map((document) => document.root)).toEqual([[1], [2], { a: 3 }])
  })
})
