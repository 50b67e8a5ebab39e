import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { jsonLine, jsonText, yamlText } from '../../../../src/cli/printers/data.ts'

const obeyed = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u
const texts = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed())
const records = fc.array(fc.dictionary(fc.constantFrom('name', 'says', 'id'), texts), { maxLength: 3 })

describe.each([
  ['JSON', jsonText, (text: string): unknown => JSON.parse(text)],
  ['a line of JSON', jsonLine, (text: string): unknown => JSON.parse(text)],
  ['YAML', yamlText, (text: string): unknown => parse(text)],
])('%s', (_name, print, read) => {
  it('means what was printed, whatever is in it, and moves no cursor', () => {
    fc.assert(
      fc.property(records, (value) => {
        const text = print(value)
        expect(text).not.toMatch(obeyed)
        expect(read(text)).toEqual(value)
      }),
    )
  })

  it('shows a sign beyond the first plane by what stands for it', () => {
    const text = print(['\u{e0001}x'])
    expect(text).not.toMatch(obeyed)
    expect(read(text)).toEqual(['\u{e0001}x'])
  })
})

it('a line of JSON is one line', () => {
  expect(jsonLine({ name: 'a\nb\u2028c' })).toBe('{"name":"a\\nb\\u2028c"}\n')
})

describe('YAML for readers of its older form', () => {
  it.each(['yes', 'no', 'on', 'null', '~', '0815', '1e5', '12:30:00', '0x10', '2026-03-01', '.5', '-1', ''])(
    'quotes the text %s',
    (text) => {
      expect(yamlText({ key: text })).toBe(`key: ${JSON.stringify(text)}\n`)
    },
  )

  it('leaves plain words as they are', () => {
    expect(yamlText({ fault: 'ghost-server-attachment', says: 'attached to a server' })).toBe(
      'fault: ghost-server-attachment\nsays: attached to a server\n',
    )
  })
})
