/** The reference says what is so: of every command, fault, error, key and variable, and of nothing that is not. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pages } from '../../scripts/write-reference.ts'
import { exitCodeOf } from '../../src/cli/exit-codes.ts'
import { CinderSweepError, type ErrorCode, errorCodes } from '../../src/kernel/errors.ts'
import { parseDuration } from '../../src/kernel/time.ts'
import { planes } from '../../src/model/planes.ts'
import { defaultPolicy, settleOf } from '../../src/model/policy.ts'
import { transitional } from '../../src/model/volume-status.ts'
import { root, sourcesIn } from '../arch/sources.ts'
import { configKeys } from '../support/config-keys.ts'
import { schemaOf } from '../support/schemas.ts'

const read = (name: string): string => readFileSync(`${root}docs/reference/${name}.md`, 'utf8')

/** Cells of all tables of a page, row by row, without heads. */
const rowsOf = (page: string): readonly (readonly string[])[] =>
  [...page.matchAll(/^\| (.+) \|$/gm)].map(([, row]) => (row as string).split(' | '))

/** What stands in a cell as code. */
const codesIn = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code as string)

describe('pages that are written from the code', () => {
  it.each(Object.entries(pages))('%s is as "node scripts/write-reference.ts" writes it', async (path, page) => {
    expect(readFileSync(`${root}${path}`, 'utf8')).toBe(await page())
  })
})

describe('errors', () => {
  const rows = rowsOf(read('errors')).filter(([first]) => codesIn(first).length === 1)

  it('are told, all of them and no others', () => {
    expect(rows.map(([code]) => codesIn(code)[0]).sort()).toEqual([...errorCodes].sort())
  })

  it.each(rows.map(([code, exit, ...sentences]) => [codesIn(code)[0] as ErrorCode, exit, sentences] as const))(
    '%s ends with %s, and it is said what to do',
    (code, exit, sentences) => {
      expect(String(exitCodeOf(new CinderSweepError(code, 'failed', { hint: 'Mend it.' })))).toBe(exit)
      expect(sentences.map((sentence) => sentence.length > 5)).toEqual([true, true])
    },
  )
})

describe('configuration', () => {
  const page = read('configuration')

  it('has a row for each key, and none for a key that there is not', () => {
    const told = rowsOf(page).flatMap(([first, , third]) => (third === undefined ? [] : codesIn(first)))
    expect(told.toSorted()).toEqual(configKeys())
  })

  it('tells how long each state may last', () => {
    const told = rowsOf(page).flatMap(([states, settle, more]) =>
      more === undefined ? codesIn(states).map((state) => [state, parseDuration(settle as string)] as const) : [],
    )
    const expected = [...transitional, 'migrating'].map((state) => [state, settleOf(defaultPolicy, state)] as const)
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected))
  })
})

describe('environment', () => {
  const page = read('environment')
  const told = new Set(rowsOf(page).flatMap(([variable]) => codesIn(variable)))
  const sources = sourcesIn('src/{adapters,cli,compose}/**/*.ts')

  it('names every variable that is read', () => {
    const patterns = [/\benv\[['"]([A-Za-z_]+)['"]\]/g, /'((?:OS|CINDERSWEEP|XDG)_[A-Z_]+)'/g]
    const login = /^OS_(AUTH_URL|USERNAME|PASSWORD|PROJECT_NAME|TOKEN)$/
    const read = sources.flatMap(({ text }) =>
      patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => (name as string).toUpperCase())),
    )
    expect(read.length).toBeGreaterThan(10)
    expect([...new Set(read)].filter((name) => !told.has(name) && !login.test(name))).toEqual([])
  })

  it('names none that nobody reads', () => {
    const all = sources.map(({ text }) => text).join('\n')
    const ofNode = ['NO_COLOR', 'FORCE_COLOR']
    const composed = ['OS_*', 'HTTP_PROXY', 'HTTPS_PROXY']
    expect([...told].filter((name) => ![...ofNode, ...composed].includes(name) && !all.includes(name))).toEqual([])
    expect(all).toContain('_proxy`')
  })
})

describe('output', () => {
  interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly $defs?: Readonly<Record<string, Schema>>
  }
  function* keysOf({ properties = {}, $defs = {} }: Schema): Iterable<string> {
    yield* Object.keys(properties)
    for (const schema of [...Object.values(properties), ...Object.values($defs)]) yield* keysOf(schema)
  }

  it.each(['cindersweep.scan-1.json', 'cindersweep.why-1.json'] as const)('tells of every key of %s', (name) => {
    const told = new Set(codesIn(read('output')).flatMap((code) => code.match(/[a-z_]+/g) ?? []))
    expect([...new Set(keysOf(schemaOf(name)))].filter((key) => !told.has(key))).toEqual([])
  })
})

describe('the glossary', () => {
  const words = rowsOf(read('glossary')).flatMap(([word]) =>
    [...(word ?? '').matchAll(/\*\*(.+?)\*\*/g)].map(([, w]) => w),
  )

  it('has each word once', () => {
    expect(words.length).toBeGreaterThan(20)
    expect(new Set(words).size).toBe(words.length)
  })

  it('names all planes', () => {
    const [plane] = rowsOf(read('glossary')).filter(([word]) => word === '**plane**')
    expect(codesIn(plane?.[1])).toEqual(planes)
  })
})
